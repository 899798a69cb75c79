import type { App } from '../shared/app.ts';
import { mirrorCounts, readCounts, repairCounts } from './counters.ts';
import type { Drift, Recount } from './drift.ts';
import { likeKey } from './items.ts';
import { countComments, repairComment } from './count-comments.ts';
import { countInteractions } from './count-interactions.ts';
import { type CountColumns, type Counts, countsOf, replaceCounts } from './sql.ts';

interface PostRecount extends Recount {
  /** Posts whose row had no counts or outdated ones. */
  mirrored: number;
  /** Posts that could not be recounted: they change too often, or have too many likes. */
  skipped: number;
}

/**
 * Checks up to `limit` posts before `before`, newest first: copies counts missing in a post's row and, with `recount`,
 * compares the counters with the actual likes and comments.
 */
export async function reconcilePosts(
  app: App,
  before: string | undefined,
  limit: number,
  { dryRun, recount: recounting }: { dryRun: boolean; recount: boolean },
): Promise<PostRecount> {
  const posts = await app.db.query<PostCounts>(
    'list_newest_post_counts',
    `select id, likes_count, comments_count, counts_version, comments_version from posts
     where id < coalesce($1::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff') order by id desc limit $2`,
    [before, limit],
  );
  const drift: Drift[] = [];
  let skipped = 0;
  for (const { id } of recounting ? posts : []) {
    const found = await reconcilePost(app, id, dryRun);
    drift.push(...(found ?? []));
    skipped += found ? 0 : 1;
  }
  const copies = await reconcileCopies(app, posts, dryRun);
  drift.push(...copies.drift);
  return { checked: posts.length, drift, mirrored: copies.behind, skipped, last: posts.length < limit ? undefined : posts.at(-1)?.id };
}

/** How often a post is recounted if its counters change during the count, and the time limit (ms): hotter or larger posts are skipped. */
const maxTries = 3;
const patience = 60_000;

/** Recounts a post's likes and comments, and the comments' own counters; undefined if that is not possible now. */
async function reconcilePost(app: App, postId: string, dryRun: boolean): Promise<Drift[] | undefined> {
  const started = performance.now();
  try {
    for (let tries = 0; tries < maxTries; tries += 1) {
      const drift = await app.within(patience, () => recount(app, postId, dryRun));
      if (drift) return drift;
    }
    return undefined;
  } catch (error) {
    // Only the post's own deadline is tolerated; anything else ends the run.
    if (performance.now() - started < patience) throw error;
    return undefined;
  }
}

/** Returns undefined if the counters changed during the count: they cannot be compared then. */
async function recount(app: App, postId: string, dryRun: boolean): Promise<Drift[] | undefined> {
  const before = await readCounts(app, postId);
  const [likes, { comments, drift: carried }] = await Promise.all([countInteractions(app, postId, likeKey('')), countComments(app, postId)]);
  const { version } = await readCounts(app, postId);
  if (version !== before.version) return undefined;
  const drift: Drift[] = carried.map((one) => ({ ...one, post_id: postId }));
  if (likes !== before.likes) drift.push({ what: 'likes', id: postId, counted: before.likes, expected: likes });
  if (comments !== before.comments) drift.push({ what: 'comments', id: postId, counted: before.comments, expected: comments });
  if (drift.length > 0 && !dryRun) {
    for (const one of carried) await repairComment(app, postId, one);
    await repairCounts(app, postId, { likes: likes - before.likes, comments: comments - before.comments });
    await mirrorCounts(app, [postId]);
  }
  return drift;
}

type PostCounts = CountColumns & { id: string };

/** Posts whose counts are compared concurrently. */
const atOnce = 20;

/** Compares the counts in the posts' rows, which have already been read, with those of the interactions table. */
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
        // The row's version is the same, or higher if the interactions table has been restored to an earlier state.
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
