import type { Grant } from './grant.ts';
import { dynamo } from './interactions.ts';

/** Counting attempts, in the interactions table. */
export const limits = { count: { name: 'limits.count', client: dynamo } } satisfies Record<string, Grant>;
