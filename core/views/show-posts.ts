import { fillEntries } from '../cache/entries.ts';
import { keys } from '../cache/keys.ts';
import { type CachedPost, type PostRef, readCards } from '../cache/read-cards.ts';
import { loadEach } from '../cache/single-flight.ts';
import { unlessUnavailable } from '../shared/errors.ts';
import { countsEntry, parseCountsValue, readCounts } from '../interactions/counters.ts';
import { countsOf } from '../interactions/sql.ts';
import { type Marks, readMarks } from '../interactions/marks.ts';
import { mentionedIn } from '../entities/mentioned-in.ts';
import { fit, largeBox, mediumBox, type Size } from '../media/imaging/sizes.ts';
import type { MediaOwner } from '../media/places.ts';
import type { MediaUrls } from '../media/urls.ts';
import { goneEntry, type PostCard, postEntry, readCard } from '../posts/cards.ts';
import type { Post } from '../posts/schema.ts';
import { listPostRows } from '../posts/sql.ts';
import type { App } from '../shared/app.ts';
import type { Position } from '../shared/page.ts';
import { readUserCard, type UserCard, userEntry } from '../users/cards.ts';
import type { Reader } from '../visibility/reader.ts';
import { type Relations, stateEntry } from '../visibility/relations.ts';
import { showEntities } from './show-entities.ts';
import { showRenditions, variantUrls } from './get-media.ts';
import type { Kind, Place } from './pipeline.ts';

/** A post with everything that is shown beside it. */
export interface PostRow {
  card: PostCard;
  author: UserCard;
  likes: number;
  comments: number;
  /** On all posts of the page; undefined for an anonymous reader, and where their store is out of reach. */
  marked: Marks | undefined;
}

/** One post, with all that its photos have. */
export const posts = kindOfPosts(false);
/** The posts of a page. Addresses are long, and a page of 20 posts has at most 30 KB. */
export const listedPosts = kindOfPosts(true);

function kindOfPosts(listed: boolean): Kind<PostRow, Post> & { cursor: 'posts' } {
  return {
    cursor: 'posts',
    subject: 'posts',
    authorOf: ({ card }) => card.user_id,
    mentionedIn: ({ card }) => mentionedIn(card.entities),
    mediaOf: ({ author }) => author,
    present: (urls, _reader, { card, author, likes, comments, marked }, relations) => ({
      id: card.id,
      user_id: card.user_id,
      username: author.username,
      avatar_url: author.avatar_key && urls.of(author, author.avatar_key),
      caption: card.caption,
      entities: showEntities(card.entities, relations),
      media_url: card.media[0] ? urls.of(author, card.media[0].variants.medium) : '',
      media: card.media.map((photo) => showPhoto(urls, author, photo, listed)),
      likes_count: likes,
      comments_count: comments,
      ...(marked && { user_liked: marked.like.has(card.id), bookmarked: marked.bookmark.has(card.id) }),
      comments_enabled: card.comments_enabled,
      version: card.version,
      ...(card.edited_at !== null && { edited_at: card.edited_at }),
      created_at: card.created_at,
      updated_at: card.updated_at,
    }),
  };
}

/** A photo of a list has one address that its files share, and of its variants the thumbnail, or all if it moves, since they alone do. */
function showPhoto(urls: MediaUrls, owner: MediaOwner, { variants, folder, renditions, animated, ...photo }: PostCard['media'][number], listed: boolean): Post['media'][number] {
  const addresses = variantUrls(urls, owner, variants);
  const shown = showRenditions(urls, owner, { folder, renditions, animated });
  if (!listed) return { ...photo, url: addresses.large, thumbnail_url: addresses.thumbnail, variants: addresses, ...shown };
  const listedPhoto = { ...photo, thumbnail_url: addresses.thumbnail, ...shown };
  if (animated) return { ...listedPhoto, variants: addresses };
  if (shown.renditions.length === 0) return { ...listedPhoto, ...filesOf(urls, owner, variants, folder, photo) };
  const fitting = shown.renditions.filter(({ width }) => width >= narrowestListed && width <= widestListed);
  return { ...listedPhoto, renditions: fitting.length > 0 ? fitting : shown.renditions.slice(-1) };
}

/** Pixels: no frame of a list is wider on any screen; a phone's has 780 at two for each of its own, and for a grid there is the thumbnail. */
const widestListed = 1170;
const narrowestListed = 780;

/** Variants in place of renditions that are not made yet: a list shows them alike. Those from before photos had folders are anywhere. */
function filesOf(urls: MediaUrls, owner: MediaOwner, variants: PostCard['media'][number]['variants'], folder: string | null, size: Size) {
  const base = folder && variants.medium.startsWith(folder) ? `${folder}/` : '';
  const files = new Map([[variants.medium, fit(size, mediumBox)], [variants.large, fit(size, largeBox)]]);
  const renditions = [...files].map(([key, fitted]) => ({ name: key.slice(base.length), ...fitted, format: key.endsWith('.webp') ? 'webp' : 'jpeg' }));
  return { base_url: urls.base(owner, base), renditions };
}

/** `loadPosts` for the places of a page. */
export async function loadPlaces(app: App, reader: Reader, places: readonly (Position & { author?: string })[], relations: Relations): Promise<Place<PostRow>[]> {
  const rows = await loadPosts(app, reader, places, relations);
  return places.map((at, index) => ({ at, row: rows[index] }));
}

/**
 * Posts with what is shown beside them, in their order; undefined in place of one that is gone.
 * What the cache lacks is read from the databases, by one of all simultaneous readers, and filled in. `relations` learns
 * what the cache has of how the reader stands to the authors.
 */
export async function loadPosts(app: App, reader: Reader, refs: readonly PostRef[], relations?: Relations): Promise<(PostRow | undefined)[]> {
  const found = await readCards(app, refs, reader?.userId, (authorIds) => relations?.along(authorIds));
  const ids = refs.map(({ id }) => id);
  const missing = ids.filter((_, index) => isIncomplete(found?.[index]));
  const [loaded, marked] = await Promise.all([
    loadEach(app, missing, { keyOf: keys.post, reread: (some) => readComplete(app, some), load: (some) => readPosts(app, some) }),
    // A page does without the reader's likes and bookmarks when their store is out of reach.
    reader && unlessUnavailable(app.within(app.settings.patience, () => readMarks(app, reader.userId, ids, found?.map((post) => post.marks)))),
  ]);
  // What the authors are was loaded with them.
  if (missing.length > 0) relations?.seekAgain();
  const authors = new Map<string, UserCard>();
  const authorOf = (value: string) => authors.get(value) ?? authors.set(value, readUserCard(value)).get(value)!;
  return ids.map((id, index) => {
    // A part that was cached is newer than the same part of a load that began before it.
    const parts = withDefaults(found?.[index], loaded.get(id));
    if (!parts?.card || !parts.author || !parts.counts) return undefined;
    const { likes, comments } = parseCountsValue(parts.counts);
    return {
      card: readCard(parts.card),
      author: authorOf(parts.author),
      likes,
      comments,
      marked: marked || undefined,
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

/** Those of the posts that are in the cache with all their parts. */
async function readComplete(app: App, ids: readonly string[]): Promise<Map<string, Parts>> {
  const found = await readCards(app, ids.map((id) => ({ id })), undefined);
  return new Map(ids.flatMap((id, index) => (isIncomplete(found?.[index]) ? [] : [[id, found![index]!] as const])));
}

/** Reads posts, authors and counts in one statement and fills the cache with them. */
async function readPosts(app: App, ids: readonly string[]): Promise<Map<string, Parts>> {
  const rows = new Map((await listPostRows(app.db, ids)).map((row) => [row.id, row]));
  const alive = ids.filter((id) => rows.has(id));
  // Only the counts of rows from before they had any are read on their own.
  const counts = await Promise.all(alive.map(async (id) => countsOf(rows.get(id)!) ?? readCounts(app, id)));
  const authors = new Map([...rows.values()].map((row) => [row.user_id, userEntry({ ...row.author, id: row.user_id })]));
  const countEntries = new Map(alive.map((id, index) => [id, countsEntry(id, counts[index]!)]));
  const cards = ids.map((id) => {
    const row = rows.get(id);
    return row ? postEntry(row) : goneEntry(id);
  });
  const states = new Map([...rows.values()].map((row) => [row.user_id, stateEntry(row.user_id, row)]));
  await fillEntries(app, [...cards, ...authors.values(), ...states.values(), ...countEntries.values()]);
  return new Map(
    ids.map((id, index) => [
      id,
      {
        card: cards[index]!.value,
        author: authors.get(rows.get(id)?.user_id ?? '')?.value ?? null,
        counts: countEntries.get(id)?.value ?? null,
      },
    ]),
  );
}
