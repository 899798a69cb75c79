import type { RelationRow } from '../visibility/sql.ts';
import type { Relationship } from './schema.ts';

/** The relation of one user to another that they may see: not whether they are blocked. */
export const relationshipOf = ({ following, requested, followed_by, blocking, muting }: RelationRow): Relationship => ({
  following,
  requested,
  followed_by,
  blocking,
  muting,
});
