import type { RelationRow } from '../visibility/sql.ts';
import type { Relationship } from './schema.ts';

/** How somebody stands to another, as far as that is their business: not whether they are blocked. */
export const relationshipOf = ({ following, requested, followed_by, blocking, muting }: RelationRow): Relationship => ({
  following,
  requested,
  followed_by,
  blocking,
  muting,
});
