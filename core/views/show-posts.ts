import type { App } from '../shared/app.ts';
import { type Entry, fillEntries } from '../cache/entries.ts';
import { keys, ttl } from '../cache/keys.ts';
import { type CachedPost, readCards } from '../cache/read-cards.ts';
import { singleFlight } from '../cache/single-flight.ts';
import { unlessUnavailable } from '../shared/errors.ts';
import { countsEntry, readCounts } from '../interactions/counters.ts';
import { readLiked } from '../likes/liked.ts';
import { mediaUrl } from '../media/urls.ts';
import { type AuthorCard, userEntry } from '../users/cards.ts';
import type { Post } from '../posts/schema.ts';
import { listPostRows, type PostRow } from '../posts/sql.ts';

type PostCard = Omit<Post, 'username' | 'avatar_url' | 'likes_count' | 'comments_count' | 'user_liked'>;

/** The version of a card: a post is never edited, so all that can come after it is its end. */
const published = 1;
const deleted = 2;

/**
 * The posts as the viewer sees them, in the order of `ids`; undefined in place of one that is gone.
 * What the cache lacks is read from the databases, by one of all simultaneous readers, and filled in.
 * `cached` saves the round trip for a caller that has the cards already.
 */
export async function showPosts(
  app: App,
  ids: readonly string[],
  viewer: string | undefined,
  cached?: readonly CachedPost[],
): Promise<(Post | undefined)[]> {
  const known = cached ?? (await readCards(app, ids, viewer));
  const missing = ids.filter((_, index) => isIncomplete(known?.[index]));
  const [loaded, liked] = await Promise.all([
    missing.length > 0 ? loadOnce(app, missing) : undefined,
    // A page does without the viewer's likes when their store is out of reach.
    viewer === undefined ? undefined : unlessUnavailable(app.within(app.settings.patience, () => readLiked(app, viewer, ids, known?.map((post) => post.liked)))),
  ]);
  return ids.map((id, index) => {
    // A part that was cached is newer than the same part of a load that began before it.
    const parts = withDefaults(known?.[index], loaded?.[missing.indexOf(id)]);
    if (!parts?.card || !parts.author || !parts.counts) return undefined;
    const card = JSON.parse(parts.card.slice(36)) as PostCard;
    const author = JSON.parse(parts.author) as AuthorCard;
    const [likes, comments] = parts.counts.split(':');
    return {
      ...card,
      username: author.username,
      avatar_url: author.avatar_url,
      likes_count: Number(likes),
      comments_count: Number(comments),
      ...(liked && { user_liked: liked.has(id) }),
    };
  });
}

type Parts = Pick<CachedPost, 'card' | 'author' | 'counts'>;

/** An empty card is complete: it says that the post is gone. */
const isIncomplete = (post: Parts | undefined) =>
  !post || post.card === null || (post.card !== '' && (post.author === null || post.counts === null));

function withDefaults(cached: Parts | undefined, loaded: Parts | undefined): Parts | undefined {
  if (!cached || !loaded) return cached ?? loaded;
  return {
    card: cached.card ?? loaded.card,
    author: cached.author ?? loaded.author,
    counts: cached.counts ?? loaded.counts,
  };
}

function loadOnce(app: App, ids: readonly string[]): Promise<Parts[]> {
  const reread = async () => {
    const found = await readCards(app, ids, undefined);
    return found?.some(isIncomplete) ? undefined : found;
  };
  // They may have been loaded between this reader's look and its lock.
  return singleFlight(app, `posts:${ids.join()}`, async () => (await reread()) ?? loadPosts(app, ids), reread);
}

/** Reads posts, authors and counts from the databases and fills the cache with them. */
async function loadPosts(app: App, ids: readonly string[]): Promise<Parts[]> {
  const rows = new Map((await listPostRows(app.db, ids)).map((row) => [row.id, row]));
  const alive = ids.filter((id) => rows.has(id));
  const counts = await Promise.all(alive.map((id) => readCounts(app, id)));
  const authors = new Map([...rows.values()].map((row) => [row.user_id, userEntry(app, { ...row.author, id: row.user_id })]));
  const countEntries = new Map(alive.map((id, index) => [id, countsEntry(id, counts[index]!)]));
  const cards = ids.map((id) => {
    const row = rows.get(id);
    return row ? postEntry(app, row) : goneEntry(id);
  });
  await fillEntries(app, [...cards, ...authors.values(), ...countEntries.values()]);
  return ids.map((id, index) => ({
    card: cards[index]!.value,
    author: authors.get(rows.get(id)?.user_id ?? '')?.value ?? null,
    counts: countEntries.get(id)?.value ?? null,
  }));
}

function postEntry(app: App, row: PostRow): Entry {
  const media = row.media.map(({ variants, ...photo }) => {
    const urls = {
      original: mediaUrl(app, variants.original),
      thumbnail: mediaUrl(app, variants.thumbnail),
      medium: mediaUrl(app, variants.medium),
      large: mediaUrl(app, variants.large),
    };
    return { ...photo, url: urls.large, thumbnail_url: urls.thumbnail, variants: urls };
  });
  const card: PostCard = {
    id: row.id,
    user_id: row.user_id,
    caption: row.caption,
    media_url: media[0]?.variants.medium ?? '',
    media,
    created_at: row.created_at,
    updated_at: row.updated_at,
  };
  return { key: keys.post(row.id), version: published, value: row.user_id + JSON.stringify(card), ttl: ttl.post };
}

/** Marks a post as gone, which no card read before its deletion can undo. */
export const goneEntry = (id: string): Entry => ({ key: keys.post(id), version: deleted, value: '', ttl: ttl.post });
