import type { Db } from '../shared/app.ts';
import type { Standing, Subject, WhoMayComment } from './rule.ts';

/** An account's state, the same for everyone. */
export interface StateRow {
  is_gone: boolean;
  is_private: boolean;
  discoverable: boolean;
  who_may_comment: WhoMayComment;
}

/** How a viewer relates to an author, from Postgres. */
export interface RelationRow extends StateRow {
  following: boolean;
  requested: boolean;
  followed_by: boolean;
  blocking: boolean;
  blocked_by: boolean;
  muting: boolean;
}

/** Neither suspended nor leaving. */
const isShown = (author: string): string => `(${author}.suspended_at is null and ${author}.leaving_at is null)`;

/** Columns of a StateRow; `author` is an alias of the table users. */
export const stateColumns = (author: string): string => `
  (${author}.id is null or ${author}.status <> 'active' or not ${isShown(author)}) as is_gone,
  coalesce(${author}.is_private, false) as is_private,
  coalesce(${author}.discoverable, false) as discoverable,
  coalesce(${author}.who_may_comment, 'nobody') as who_may_comment`;

/** A time before the statement's snapshot, in microseconds: the row includes everything committed before it. */
export const readAt = '(extract(epoch from now()) * 1000000)::bigint as read_at';

/**
 * Columns of a RelationRow; `author` is an alias of the table users, and `viewer` an expression, null for an anonymous viewer.
 * Each column is one primary-key lookup, so the cost does not depend on how many people block somebody.
 */
export const relationColumns = (viewer: string, author: string): string => `${stateColumns(author)},
  exists (select from follows r where r.follower_id = ${viewer} and r.followee_id = ${author}.id) as following,
  exists (select from follow_requests r where r.requester_id = ${viewer} and r.target_id = ${author}.id) as requested,
  exists (select from follows r where r.follower_id = ${author}.id and r.followee_id = ${viewer}) as followed_by,
  exists (select from blocks r where r.blocker_id = ${viewer} and r.blocked_id = ${author}.id) as blocking,
  exists (select from blocks r where r.blocker_id = ${author}.id and r.blocked_id = ${viewer}) as blocked_by,
  exists (select from mutes r where r.muter_id = ${viewer} and r.muted_id = ${author}.id) as muting`;

export const standingOf = (row: RelationRow, isSelf: boolean): Standing => ({
  isSelf,
  isGone: row.is_gone,
  isBlocked: row.blocked_by,
  blocking: row.blocking,
  isPrivate: row.is_private,
  discoverable: row.discoverable,
  following: row.following,
  muting: row.muting,
  whoMayComment: row.who_may_comment,
});

export interface Pair {
  /** Undefined for an anonymous viewer. */
  viewer: string | undefined;
  author: string;
}

/** How the viewers relate to the authors, in the order of the pairs. */
export const listRelations = (db: Db, pairs: readonly Pair[]) =>
  db.query<RelationRow & { read_at: string }>(
    'list_relations',
    `select ${relationColumns('pair.viewer', 'u')}, ${readAt}
     from unnest($1::uuid[], $2::uuid[]) with ordinality as pair (viewer, author, place) left join users u on u.id = pair.author
     order by pair.place`,
    [pairs.map(({ viewer }) => viewer ?? null), pairs.map(({ author }) => author)],
  );

const isNoBlock = (viewer: string, author: string) =>
  `not exists (select from blocks r where r.blocker_id = ${author}.id and r.blocked_id = ${viewer})`;
const isNotHidden = (viewer: string, author: string) =>
  `${isNoBlock(viewer, author)}
   and not exists (select from blocks r where r.blocker_id = ${viewer} and r.blocked_id = ${author}.id)
   and not exists (select from mutes r where r.muter_id = ${viewer} and r.muted_id = ${author}.id)`;

/**
 * The rule as conditions for lists paginated in SQL, so that pages are full without a second query. `author` is an alias of
 * the table users. Results are checked again when they are presented.
 */
export const predicates = {
  card: (viewer: string, author: string) => `(${isShown(author)} and ${isNoBlock(viewer, author)})`,
  /** People whom the viewer may find, including private ones: this only reveals their names. */
  search: (viewer: string, author: string) =>
    `(${isShown(author)} and ${isNoBlock(viewer, author)}
      and not exists (select from blocks r where r.blocker_id = ${viewer} and r.blocked_id = ${author}.id)
      and (${author}.discoverable or ${author}.id = ${viewer} or exists (select from follows r where r.follower_id = ${viewer} and r.followee_id = ${author}.id)))`,
  globalFeed: (viewer: string, author: string) =>
    `(${isShown(author)} and (${author}.id = ${viewer} or not ${author}.is_private) and ${isNotHidden(viewer, author)})`,
  /**
   * Posts by the viewer and by authors whom the viewer follows. Includes suspended and leaving authors: home timelines live for an hour, and are not
   * rebuilt for each follower when an account is hidden or restored. Their posts are hidden when they are presented.
   */
  homeFeed: (viewer: string, author: string) => `(${isNotHidden(viewer, author)})`,
} satisfies Partial<Record<Subject, (viewer: string, author: string) => string>>;
