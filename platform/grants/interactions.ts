import type { Dynamo } from '../../core/shared/app.ts';
import type { Client, Grant } from './grant.ts';

export const dynamo: Client<Dynamo & { ping(table: string): Promise<void> }> = {
  part: 'dynamo',
  open: async ({ config }) => (await import('../dynamo.ts')).openDynamo(config),
};

/** Likes, comments, their counters and Idempotency-Keys, in DynamoDB. A conditional write counts as a write. */
export const interactions = {
  read: { name: 'interactions.read', client: dynamo },
  write: { name: 'interactions.write', client: dynamo },
} satisfies Record<string, Grant>;
