import type { RelationRow } from '../visibility/sql.ts';
import type { Relationship } from './schema.ts';

/** The part of a user's relation to another that the user may see: it does not show whether they are blocked. */
export const relationshipOf = ({ following, requested, followed_by, blocking, muting }: RelationRow): Relationship => ({
  following,
  requested,
  followed_by,
  blocking,
  muting,
});
