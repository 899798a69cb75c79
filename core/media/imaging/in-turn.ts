import pLimit from 'p-limit';
import { DomainError } from '../../shared/errors.ts';

/** Images decoded concurrently per process: more would be no faster, but need more memory. */
const decoders = pLimit(2);
/** With a longer queue, the last one would wait longer than its client does. */
const longestQueue = 20;

/**
 * Queues `work`, which decodes an image, and runs it in turn.
 * @throws DomainError `imaging_busy` (unavailable) if too many are waiting
 */
export function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (decoders.pendingCount >= longestQueue) {
    throw new DomainError('unavailable', 'imaging_busy', 'Too many photos are being processed. Please try again.', { retryAfter: 5 });
  }
  return decoders(work);
}
