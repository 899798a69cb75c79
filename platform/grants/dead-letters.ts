import type { DeadLetters } from '../../core/shared/app.ts';
import type { Client, Grant } from './grant.ts';

export const deadLetterQueues: Client<DeadLetters> = {
  part: 'deadLetters',
  open: async ({ config }) => (await import('../forget-dead-letters.ts')).openDeadLetters(config),
};

/** Deleting messages about an account from the dead-letter queues. */
export const deadLetters = { forget: { name: 'deadLetters.forget', client: deadLetterQueues } } satisfies Record<string, Grant>;
