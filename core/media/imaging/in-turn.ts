import pLimit from 'p-limit';
import { DomainError } from '../../shared/errors.ts';

/** Images that are decoded at once in a process: more would take no less time, but more memory. */
const decoders = pLimit(2);
/** With more than these waiting, the last one would wait for longer than its client does. */
const longestQueue = 20;

/**
 * Does `work`, which decodes an image, when it is its turn.
 * @throws DomainError `imaging_busy` (unavailable) when too many are waiting
 */
export function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (decoders.pendingCount >= longestQueue) {
    throw new DomainError('unavailable', 'imaging_busy', 'Too many photos are being processed. Please try again.', { retryAfter: 5 });
  }
  return decoders(work);
}
