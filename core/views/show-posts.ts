import { readEntries } from '../cache/entries.ts';
import { keys } from '../cache/keys.ts';
import { type CachedPost, type PostRef, readCards } from '../cache/read-cards.ts';
import { loadEach, type Loaded } from '../cache/single-flight.ts';
import { unlessUnavailable } from '../shared/errors.ts';
import { countsEntry, parseCountsValue, readCounts } from '../interactions/counters.ts';
import { countsOf, listCounts } from '../interactions/sql.ts';
import { type Marks, readMarks } from '../interactions/marks.ts';
import { mentionedIn } from '../entities/mentioned-in.ts';
import { fit, largeBox, mediumBox, type Size } from '../media/imaging/sizes.ts';
import type { MediaOwner } from '../media/places.ts';
import type { MediaUrls } from '../media/urls.ts';
import { cardOf, goneEntry, type PostCard, postEntry, readCard } from '../posts/cards.ts';
import type { Post } from '../posts/schema.ts';
import { listPostRows, type PostRow as StoredPost } from '../posts/sql.ts';
import type { App } from '../shared/app.ts';
import type { Position } from '../shared/page.ts';
import { readUserCard, type UserCard, userCardOf, userEntry } from '../users/cards.ts';
import type { Reader } from '../visibility/reader.ts';
import { type Relations, stateEntry } from '../visibility/relations.ts';
import { showEntities } from './show-entities.ts';
import { showRenditions, variantUrls } from './get-media.ts';
import type { Kind, Place } from './pipeline.ts';

/** A post with all the data shown with it. */
export interface PostRow {
  card: PostCard;
  author: UserCard;
  likes: number;
  comments: number;
  /** The reader's marks on all posts of the page; undefined for an anonymous reader, or if they are unreachable. */
  marked: Marks | undefined;
}

/** A single post, with all data about its photos. */
export const posts = kindOfPosts(false);
/** Posts in a list, with less data: URLs are long, and a page of 20 posts is limited to 30 KB. */
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

/** In a list, a photo's renditions share one base URL. Of its variants, only the thumbnail is shown, or all if it is animated: renditions are stills. */
function showPhoto(urls: MediaUrls, owner: MediaOwner, { variants, folder, renditions, animated, ...photo }: PostCard['media'][number], listed: boolean): Post['media'][number] {
  const shown = showRenditions(urls, owner, { folder, renditions, animated });
  const thumbnail_url = urls.of(owner, variants.thumbnail);
  if (!listed) return { ...photo, url: urls.of(owner, variants.large), thumbnail_url, variants: variantUrls(urls, owner, variants), ...shown };
  const listedPhoto = { ...photo, thumbnail_url, ...shown };
  if (animated) return { ...listedPhoto, variants: variantUrls(urls, owner, variants) };
  if (shown.renditions.length === 0) return { ...listedPhoto, ...filesOf(urls, owner, variants, folder, photo) };
  const fitting = shown.renditions.filter(({ width }) => width >= narrowestListed && width <= widestListed);
  return { ...listedPhoto, renditions: fitting.length > 0 ? fitting : shown.renditions.slice(-1) };
}

/** In pixels: a photo in a list is no wider on any screen; a phone needs 780 at two per CSS pixel, and grids use the thumbnail. */
const widestListed = 1170;
const narrowestListed = 780;

/** Variants in place of renditions that do not exist yet, in the same format. Variants stored before photos had folders may be anywhere. */
function filesOf(urls: MediaUrls, owner: MediaOwner, variants: PostCard['media'][number]['variants'], folder: string | null, size: Size) {
  const base = folder && variants.medium.startsWith(folder) ? `${folder}/` : '';
  const files = new Map([[variants.medium, fit(size, mediumBox)], [variants.large, fit(size, largeBox)]]);
  const renditions = [...files].map(([key, fitted]) => ({ name: key.slice(base.length), ...fitted, format: key.endsWith('.webp') ? 'webp' : 'jpeg' }));
  return { base_url: urls.base(owner, base), renditions };
}

/** A post that has just been published: nobody has marked it or commented on it yet. */
export const newPostRow = (row: StoredPost): PostRow => ({
  card: cardOf(row),
  author: userCardOf({ ...row.author, id: row.user_id }),
  likes: 0,
  comments: 0,
  marked: { like: new Set(), bookmark: new Set() },
});

/** `loadPosts` for the positions of a page. */
export async function loadPlaces(app: App, reader: Reader, places: readonly (Position & { author?: string })[], relations: Relations): Promise<Place<PostRow>[]> {
  const rows = await loadPosts(app, reader, places, relations);
  return places.map((at, index) => ({ at, row: rows[index] }));
}

/**
 * Posts with all the data shown with them, in order; undefined in place of a deleted post. On a cache miss, one of the
 * concurrent readers loads the data from the databases and fills the cache. `relations` receives the reader's cached
 * relations to the authors.
 */
export async function loadPosts(app: App, reader: Reader, refs: readonly PostRef[], relations?: Relations): Promise<(PostRow | undefined)[]> {
  const found = await readCards(app, refs, reader?.userId, (authorIds) => relations?.along(authorIds));
  const ids = refs.map(({ id }) => id);
  const missing = ids.filter((_, index) => isMissing(found?.[index]));
  const uncounted = ids.filter((_, index) => isUncounted(found?.[index]));
  const [loaded, counted, marked] = await Promise.all([
    loadEach(app, missing, { keyOf: keys.post, reread: (some) => readComplete(app, refs.filter(({ id }) => some.includes(id))), load: (some) => readPosts(app, some) }),
    loadEach(app, uncounted, { keyOf: keys.counts, reread: (some) => rereadCounts(app, some), load: (some) => loadCounts(app, some) }),
    // The reader's likes and bookmarks are optional: a page works while they are unreachable.
    reader && unlessUnavailable(app.within(app.settings.patience, () => readMarks(app, reader.userId, ids, found?.map((post) => post.marks)))),
  ]);
  // The authors' states have been loaded and cached with the posts.
  if (missing.length > 0) relations?.seekAgain();
  const authors = new Map<string, UserCard>();
  const authorOf = (value: string) => authors.get(value) ?? authors.set(value, readUserCard(value)).get(value)!;
  return ids.map((id, index) => {
    // A cached part is newer than a loaded one, since the load may have begun before the part was cached.
    const parts = withDefaults(found?.[index], loaded.get(id));
    const counts = parts?.counts ?? counted.get(id);
    if (!parts?.card || !parts.author || !counts) return undefined;
    const { likes, comments } = parseCountsValue(counts);
    return {
      card: readCard(id, parts.card),
      author: authorOf(parts.author),
      likes,
      comments,
      marked: marked || undefined,
    };
  });
}

type Parts = Pick<CachedPost, 'card' | 'author' | 'counts'>;

/** An empty card is all there is to a deleted post. */
const isMissing = (post: Parts | undefined) => !post || post.card === null || (post.card !== '' && post.author === null);

/** Whether only the counts are missing. */
const isUncounted = (post: Parts | undefined) => Boolean(post?.card) && post!.author !== null && post!.counts === null;

function withDefaults(cached: Parts | undefined, loaded: Parts | undefined): Parts | undefined {
  if (!cached || !loaded) return cached ?? loaded;
  return {
    card: cached.card ?? loaded.card,
    author: cached.author ?? loaded.author,
    counts: cached.counts ?? loaded.counts,
  };
}

/** The posts whose parts are all cached. */
async function readComplete(app: App, refs: readonly PostRef[]): Promise<Map<string, Parts>> {
  const found = await readCards(app, refs, undefined);
  return new Map(refs.flatMap(({ id }, index) => (isMissing(found?.[index]) || isUncounted(found?.[index]) ? [] : [[id, found![index]!] as const])));
}

async function rereadCounts(app: App, ids: readonly string[]): Promise<Map<string, string>> {
  const entries = await readEntries(app, ids.map(keys.counts));
  return new Map(ids.flatMap((id, index) => (entries[index] ? [[id, entries[index].value] as const] : [])));
}

/** Reads only the counts of cached posts. */
async function loadCounts(app: App, ids: readonly string[]): Promise<Loaded<string>> {
  const rows = await listCounts(app.db, ids);
  const entries = await Promise.all(rows.map(async (row) => countsEntry(row.id, countsOf(row) ?? (await readCounts(app, row.id)))));
  const gone = ids.filter((id) => !rows.some((row) => row.id === id));
  return { values: new Map(rows.map(({ id }, index) => [id, entries[index]!.value])), entries: [...entries, ...gone.map(goneEntry)] };
}

/** Reads posts, authors and counts in one statement. */
async function readPosts(app: App, ids: readonly string[]): Promise<Loaded<Parts>> {
  const rows = new Map((await listPostRows(app.db, ids)).map((row) => [row.id, row]));
  const alive = ids.filter((id) => rows.has(id));
  // Only counts that older rows do not have yet are read separately.
  const counts = await Promise.all(alive.map(async (id) => countsOf(rows.get(id)!) ?? readCounts(app, id)));
  const authors = new Map([...rows.values()].map((row) => [row.user_id, userEntry({ ...row.author, id: row.user_id })]));
  const countEntries = new Map(alive.map((id, index) => [id, countsEntry(id, counts[index]!)]));
  const cards = ids.map((id) => {
    const row = rows.get(id);
    return row ? postEntry(row) : goneEntry(id);
  });
  const states = new Map([...rows.values()].map((row) => [row.user_id, stateEntry(row.user_id, row)]));
  const values = ids.map((id, index) => {
    const author = authors.get(rows.get(id)?.user_id ?? '')?.value ?? null;
    return [id, { card: cards[index]!.value, author, counts: countEntries.get(id)?.value ?? null }] as const;
  });
  return { values: new Map(values), entries: [...cards, ...authors.values(), ...states.values(), ...countEntries.values()] };
}
