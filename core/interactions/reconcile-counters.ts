import type { App, Db } from '../shared/app.ts';
import { countInteractions } from './remove-interactions.ts';
import { mirrorCounts, readCounts, repairCounts } from './counters.ts';
import { commentKey, likeKey } from './items.ts';
import { type CountColumns, type Counts, countsOf, replaceCounts } from './sql.ts';

const batchSize = 200;
/** A run ends after this long (ms) and says where to go on; the function may take 15 minutes. */
const budget = 10 * 60_000;

export interface Drift {
  what: 'likes' | 'comments' | 'posts_count' | 'followers_count' | 'following_count';
  id: string;
  counted: number;
  expected: number;
}

export interface ReconciliationReport {
  dry_run: boolean;
  posts: number;
  users: number;
  /** Posts whose row lacked the counts, or had older ones: all of them once, then hardly any. */
  mirrored: number;
  /** Expected: none. */
  drift: Drift[];
  /** Where the next run has to go on, when this one ran out of time. */
  next_after?: string;
}

/**
 * Recounts counters from their rows, repairs what has drifted and reports it: users' first, then those of posts, the newest
 * first, since counters move while posts are young. Counts that a post's row lacks are copied there.
 * @param after where to go on: a report's `next_after`; users are not counted again
 * @param recount false: only copies counts to the rows of posts, which is much quicker
 */
export async function reconcileCounters(
  app: App,
  { dryRun, after, recount }: { dryRun: boolean; after: string | undefined; recount: boolean },
): Promise<ReconciliationReport> {
  const deadline = Date.now() + budget;
  const report: ReconciliationReport = { dry_run: dryRun, posts: 0, users: 0, mirrored: 0, drift: [] };
  if (after === undefined && recount) {
    const users = await reconcileUsers(app, dryRun);
    report.users = users.checked;
    report.drift.push(...users.drift);
  }
  let last = after;
  for (;;) {
    const posts = await app.db.query<PostCounts>(
      'list_newest_post_counts',
      `select id, likes_count, comments_count, counts_version, comments_version from posts
       where $1::uuid is null or id < $1 order by id desc limit $2`,
      [last, batchSize],
    );
    if (recount) for (const { id } of posts) report.drift.push(...(await reconcilePost(app, id, dryRun)));
    const copies = await reconcileCopies(app, posts, dryRun);
    report.drift.push(...copies.drift);
    report.mirrored += copies.behind;
    report.posts += posts.length;
    last = posts.at(-1)?.id;
    if (posts.length < batchSize) break;
    if (Date.now() > deadline) {
      report.next_after = last!;
      break;
    }
  }
  for (const drift of report.drift) app.log.error('a counter has drifted', { ...drift, repaired: !dryRun });
  app.metrics.count('CounterDrift', report.drift.length);
  return report;
}

async function reconcilePost(app: App, postId: string, dryRun: boolean): Promise<Drift[]> {
  for (;;) {
    const before = await readCounts(app, postId);
    const [likes, comments] = await Promise.all([
      countInteractions(app, postId, likeKey('')),
      countInteractions(app, postId, commentKey('')),
    ]);
    const { version } = await readCounts(app, postId);
    // Rows and counters can only be compared when nobody changed them meanwhile.
    if (version !== before.version) continue;
    const drift: Drift[] = [];
    if (likes !== before.likes) drift.push({ what: 'likes', id: postId, counted: before.likes, expected: likes });
    if (comments !== before.comments) drift.push({ what: 'comments', id: postId, counted: before.comments, expected: comments });
    if (drift.length > 0 && !dryRun) {
      await repairCounts(app, postId, { likes: likes - before.likes, comments: comments - before.comments });
      await mirrorCounts(app, [postId]);
    }
    return drift;
  }
}

type PostCounts = CountColumns & { id: string };

/** Posts whose counts are compared at the same time. */
const atOnce = 20;

/** Compares the counts in the rows of posts, as they were read before, with those of the interactions table. */
async function reconcileCopies(app: App, posts: readonly PostCounts[], dryRun: boolean): Promise<{ behind: number; drift: Drift[] }> {
  const drift: Drift[] = [];
  let behind = 0;
  for (let start = 0; start < posts.length; start += atOnce) {
    const some = posts.slice(start, start + atOnce);
    const truths = await Promise.all(some.map(({ id }) => readCounts(app, id)));
    const late: string[] = [];
    for (const [index, row] of some.entries()) {
      const truth = truths[index]!;
      const copy = countsOf(row);
      if (!copy || copy.version < truth.version) {
        late.push(row.id);
      } else {
        // Of the same version, or of a later one than there is: the interactions table was restored to an earlier state.
        const wrong = copyDrift(row, truth);
        if (!dryRun && (wrong.length > 0 || copy.version > truth.version)) await replaceCounts(app.db, row.id, row.counts_version, truth);
        drift.push(...wrong);
      }
    }
    behind += late.length;
    if (!dryRun) await mirrorCounts(app, late);
  }
  return { behind, drift };
}

const copyDrift = (row: PostCounts, { likes, comments }: Counts): Drift[] => [
  ...(row.likes_count === likes ? [] : [{ what: 'likes' as const, id: row.id, counted: row.likes_count, expected: likes }]),
  ...(row.comments_count === comments ? [] : [{ what: 'comments' as const, id: row.id, counted: row.comments_count, expected: comments }]),
];

const userCounts = `
  select u.id, u.posts_count, u.followers_count, u.following_count,
         (select count(*) from posts p where p.user_id = u.id)::int as posts,
         (select count(*) from follows f where f.followee_id = u.id)::int as followers,
         (select count(*) from follows f where f.follower_id = u.id)::int as following
  from users u`;

interface UserCounts {
  id: string;
  posts_count: number;
  followers_count: number;
  following_count: number;
  posts: number;
  followers: number;
  following: number;
}

async function reconcileUsers(app: App, dryRun: boolean): Promise<{ checked: number; drift: Drift[] }> {
  const drift: Drift[] = [];
  let checked = 0;
  let last: string | undefined;
  for (;;) {
    const rows = await app.db.query<UserCounts>(
      'list_user_counts',
      `${userCounts} where $1::uuid is null or u.id > $1 order by u.id limit $2`,
      [last, batchSize],
    );
    checked += rows.length;
    last = rows.at(-1)?.id;
    for (const row of rows.filter((user) => userDrift(user).length > 0)) {
      drift.push(...(await app.db.transaction((tx) => reconcileUser(tx, row.id, dryRun))));
    }
    if (rows.length < batchSize) return { checked, drift };
  }
}

/** Looks again with the row locked: every change of these counts locks it too, so what is read then is settled. */
async function reconcileUser(tx: Db, id: string, dryRun: boolean): Promise<Drift[]> {
  await tx.query('lock_user_counts', 'select 1 from users where id = $1 for update', [id]);
  const [row] = await tx.query<UserCounts>('get_user_counts', `${userCounts} where u.id = $1`, [id]);
  const drift = row ? userDrift(row) : [];
  if (row && drift.length > 0 && !dryRun) {
    await tx.query(
      'repair_user_counts',
      'update users set posts_count = $2, followers_count = $3, following_count = $4 where id = $1',
      [id, row.posts, row.followers, row.following],
    );
  }
  return drift;
}

function userDrift(row: UserCounts): Drift[] {
  const pairs = [
    ['posts_count', row.posts_count, row.posts],
    ['followers_count', row.followers_count, row.followers],
    ['following_count', row.following_count, row.following],
  ] as const;
  return pairs
    .filter(([, counted, expected]) => counted !== expected)
    .map(([what, counted, expected]) => ({ what, id: row.id, counted, expected }));
}
