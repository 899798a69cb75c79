import { fillEntries, readEntries } from '../cache/entries.ts';
import { keys, ttl } from '../cache/keys.ts';
import { authorOfCard } from '../cache/read-cards.ts';
import { parseCounts } from '../interactions/counters.ts';
import type { Counts } from '../interactions/sql.ts';
import type { App } from '../shared/app.ts';
import { notFound } from '../shared/errors.ts';
import type { PageStart } from '../shared/page.ts';
import type { Relations } from '../visibility/relations.ts';
import { loadPosts } from './show-posts.ts';

/** How many rows of a list are cached: a page of 20, and one more row to show whether there are others. */
const cachedRows = 21;

/** Comments or likes: a list under a post, in the interactions table. */
export interface ListUnderPost<Row> {
  /** The cache key of the list's first rows. */
  key(postId: string): string;
  /** Increases with every change to the list. */
  versionOf(counts: Counts): number;
  query(app: App, postId: string, start: PageStart, count: number): Promise<Row[]>;
}

/** An existing post. */
interface OpenPost {
  authorId: string;
  counts: { likes: number; comments: number };
}

export type Rows<Row> = (start: PageStart, count: number) => Promise<Row[]>;

/** `openLists` for a single list. */
export async function openList<Row>(app: App, list: ListUnderPost<Row>, postId: string): Promise<OpenPost & { rows: Rows<Row> }> {
  const { rows: [rows], ...post } = await openLists(app, [list], postId);
  return { ...post, rows: rows! };
}

/**
 * Opens lists; throws not_found if their post does not exist. Whether the reader may see the post is checked later, by
 * `requireVisible`, because the data for it is read with the first rows. The post, its counts and the lists' cached first
 * rows take one round trip. Cached first rows have the version that the list had before they were read, and are valid only
 * as long as the counts have the same version: every change to the list updates the counts before its response.
 */
export async function openLists<Row>(app: App, lists: readonly ListUnderPost<Row>[], postId: string): Promise<OpenPost & { rows: Rows<Row>[] }> {
  const { authorId, shown, counts, first } = await openPost(app, postId, lists.map((list) => list.key(postId)));
  const rows = lists.map((list, index): Rows<Row> => {
    const version = counts && list.versionOf(counts);
    const entry = first[index];
    const cached = entry && entry.version === version ? (JSON.parse(entry.value) as Row[]) : undefined;
    return async (start, count) => {
      if (start.after || start.offset > 0 || version === undefined) return list.query(app, postId, start, count);
      if (cached && (cached.length >= count || cached.length < cachedRows)) return cached.slice(0, count);
      const found = await list.query(app, postId, start, Math.max(count, cachedRows));
      await fillEntries(app, [{ key: list.key(postId), version, value: JSON.stringify(found.slice(0, cachedRows)), ttl: ttl.firstPage }]);
      return found.slice(0, count);
    };
  });
  return { authorId, counts: shown, rows };
}

/** The author and the counts of an existing post, and the cached entries of the keys in `beside`. */
export async function openPost(app: App, postId: string, beside: readonly string[] = []) {
  const [card, ...cachedParts] = await readEntries(app, [keys.post(postId), keys.counts(postId), ...beside]);
  let [counts, ...first] = cachedParts;
  let shown: OpenPost['counts'] | undefined;
  let authorId = card && authorOfCard(card.value);
  if (!card || !counts) {
    // Loaded together, as on a page that shows the post.
    const [post] = await loadPosts(app, undefined, [{ id: postId }]);
    [shown, authorId] = [post, post?.card.user_id];
    [counts, ...first] = await readEntries(app, [keys.counts(postId), ...beside]);
  }
  if (counts && (shown || card?.value)) shown = parseCounts(counts);
  if (!shown || !authorId) throw notFound('post');
  return { authorId, shown, counts: counts && parseCounts(counts), first };
}

/** Throws not_found if the reader may not see the list's post. */
export async function requireVisible(relations: Relations, { authorId }: { authorId: string }): Promise<void> {
  await relations.lookUp([authorId]);
  if (!relations.may('posts', authorId)) throw notFound('post');
}
