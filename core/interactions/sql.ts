import type { Db } from '../shared/app.ts';

export interface Counts {
  likes: number;
  comments: number;
  /** Increases with every change to either: of two readings, the one with the higher version is newer. */
  version: number;
  /** Increases only with changes to the comments. */
  commentsVersion: number;
}

/** The counts in a post's row. Postgres returns bigint as text. */
export interface CountColumns {
  likes_count: number;
  comments_count: number;
  /** Null until the counts have been copied to the row. */
  counts_version: string | null;
  comments_version: string;
}

/** The counts in the row; undefined if only the interactions table has them. */
export const countsOf = (row: CountColumns): Counts | undefined =>
  row.counts_version === null
    ? undefined
    : { likes: row.likes_count, comments: row.comments_count, version: Number(row.counts_version), commentsVersion: Number(row.comments_version) };

/** The counts in the rows of existing posts. */
export const listCounts = (db: Db, postIds: readonly string[]) =>
  db.query<CountColumns & { id: string }>(
    'list_counts',
    'select id, likes_count, comments_count, counts_version, comments_version from posts where id = any($1::uuid[])',
    [postIds],
  );

/** Writes counts to the posts' rows, unless a row has newer ones. Deleted posts are skipped. */
export async function storeCounts(db: Db, counts: ReadonlyMap<string, Counts>): Promise<void> {
  const all = [...counts.values()];
  await db.query(
    'store_counts',
    `with given as (
       select id, likes, comments, version, comments_version
       from unnest($1::uuid[], $2::int[], $3::int[], $4::bigint[], $5::bigint[]) as given (id, likes, comments, version, comments_version)
     ), older as (
       -- Ordered by id, so that two batches cannot deadlock.
       select p.id from posts p join given on given.id = p.id
       where p.counts_version is null or p.counts_version < given.version
       order by p.id for no key update of p
     )
     update posts p set likes_count = given.likes, comments_count = given.comments, counts_version = given.version,
                        comments_version = given.comments_version
     from given where p.id = given.id and p.id in (select id from older)
       and (p.counts_version is null or p.counts_version < given.version)`,
    [
      [...counts.keys()],
      all.map(({ likes }) => likes),
      all.map(({ comments }) => comments),
      all.map(({ version }) => version),
      all.map(({ commentsVersion }) => commentsVersion),
    ],
  );
}

/**
 * Replaces the counts in a row that still has `version`, even with older ones: for when the interactions table has been
 * restored to an earlier state. Returns whether the row was unchanged.
 */
export const replaceCounts = async (db: Db, postId: string, version: string | null, counts: Counts): Promise<boolean> =>
  (
    await db.query(
      'replace_counts',
      `update posts set likes_count = $3, comments_count = $4, counts_version = $5, comments_version = $6
       where id = $1 and counts_version is not distinct from $2::bigint returning id`,
      [postId, version, counts.likes, counts.comments, counts.version, counts.commentsVersion],
    )
  ).length > 0;
