import type { RelationRow } from '../visibility/sql.ts';
import type { Relationship } from './schema.ts';

/** How one user relates to another, as far as they may know: not whether they are blocked. */
export const relationshipOf = ({ following, requested, followed_by, blocking, muting }: RelationRow): Relationship => ({
  following,
  requested,
  followed_by,
  blocking,
  muting,
});
