import pLimit from 'p-limit';
import { bestFile } from '../media/best-file.ts';
import type { App } from '../shared/app.ts';
import { accountGone } from '../shared/errors.ts';
import { fixedTime } from '../shared/time.ts';
import { commentsBy, likedCommentsBy, markedBy } from './exported-interactions.ts';
import { notificationsOf } from './exported-notifications.ts';
import {
  findPhoto,
  getAccount,
  listFormerUsernames,
  listPhotos,
  listPhotosOfPosts,
  listRelated,
  listRows,
  listVersions,
  type OwnPhoto,
  type Place,
  type Relation,
  type Walked,
} from './exported-rows.ts';
import type { Coverage } from './part.ts';

export interface RowPage {
  rows: object[];
  /** Where the next page begins; undefined after the last one. */
  next: string | undefined;
}

/** The exported data of one kind, read page by page in a stable order. */
export interface ExportedDocument {
  /** Its file is `<name>.json`. */
  name: string;
  covers: Pick<Coverage, 'tables' | 'items'>;
  /** A single object instead of a list. */
  isOne?: true;
  /** Maximum rows per file; further rows go to `<name>-2.json` and so on. */
  most: number;
  read(app: App, userId: string, after: string | undefined): Promise<RowPage>;
}

/** Rows per read. Kinds that need a query or call per row are read in smaller pages. */
const atOnce = 500;
const postsAtOnce = 100;
/** Concurrent calls to storage. */
const callsAtOnce = 20;

/** Several lists, one after the other; each row is labelled with the type of its list. */
const chained =
  (lists: readonly { type: string; read: ExportedDocument['read'] }[]): ExportedDocument['read'] =>
  async (app, userId, after = '0 ') => {
    const space = after.indexOf(' ');
    const at = Number(after.slice(0, space));
    const list = lists[at]!;
    const { rows, next } = await list.read(app, userId, after.slice(space + 1) || undefined);
    const following = at + 1 < lists.length ? `${at + 1} ` : undefined;
    return { rows: rows.map((row) => ({ type: list.type, ...row })), next: next === undefined ? following : `${at} ${next}` };
  };

/** The account's rows in one table; `show` converts them for the file. */
const walked =
  <Row extends { id: string; at: string } = { id: string; at: string }>(table: Walked, show?: (app: App, userId: string, rows: readonly Row[]) => Promise<object[]>, count = atOnce): ExportedDocument['read'] =>
  async (app, userId, after) => {
    const rows = await listRows<Row>(app.db, table, userId, after === undefined ? undefined : (JSON.parse(after) as Place), count);
    const last = rows.at(-1);
    const shown = show ? await show(app, userId, rows) : rows;
    return { rows: shown.map(withoutPlace), next: rows.length < count ? undefined : JSON.stringify({ at: last!.at, id: last!.id } satisfies Place) };
  };

const withoutPlace = ({ at: _at, ...row }: { at?: string }): object => row;

const related = (type: Relation) => ({
  type,
  read: async (app: App, userId: string, after: string | undefined): Promise<RowPage> => {
    const rows = await listRelated(app.db, type, userId, after, atOnce);
    return { rows, next: rows.length < atOnce ? undefined : rows.at(-1)!.user_id };
  },
});

export interface PostToExport {
  id: string;
  at: string;
  caption: string;
  created_at: string;
  edited_at: string | null;
  /** Only for removed posts: their versions. */
  versions?: { version: number; caption: string; alt_texts: string[]; comments_enabled: boolean; edited_at: string | null }[];
}

/** A photo's data in an export. */
export interface ExportedPhoto {
  id: string;
  /** Its path in the ZIP; null if none of its files is stored. */
  file: string | null;
  alt: string;
  width: number | null;
  height: number | null;
}

const calls = pLimit(callsAtOnce);

/** The path of a photo in the ZIP; null if none of its files is stored. */
export async function fileInZip(app: App, photo: OwnPhoto): Promise<string | null> {
  if (photo.variants === null) return null;
  const best = await calls(() => bestFile(app, photo));
  return best ? `photos/${photo.id}.${best.extension}` : null;
}

const showPhoto = async (app: App, photo: OwnPhoto): Promise<ExportedPhoto> => {
  const { id, alt, width, height } = photo;
  return { id, file: await fileInZip(app, photo), alt, width, height };
};

/** The photos of each of the posts, in order. */
export async function photosOf(app: App, userId: string, posts: readonly { id: string }[]): Promise<Map<string, ExportedPhoto[]>> {
  const photos = await listPhotosOfPosts(app.db, userId, posts.map(({ id }) => id));
  const shown = await Promise.all(photos.map((photo) => showPhoto(app, photo)));
  const byPost = new Map<string, ExportedPhoto[]>();
  for (const [at, { post_id }] of photos.entries()) byPost.set(post_id, [...(byPost.get(post_id) ?? []), shown[at]!]);
  return byPost;
}

async function showPosts(app: App, userId: string, posts: readonly PostToExport[]): Promise<object[]> {
  const [photos, versions] = await Promise.all([photosOf(app, userId, posts), listVersions(app.db, posts.map(({ id }) => id))]);
  return posts.map((post) => ({
    ...post,
    photos: photos.get(post.id) ?? [],
    versions: (post.versions ?? versions.filter(({ post_id }) => post_id === post.id)).map(({ version, caption, alt_texts, comments_enabled, edited_at }) => ({
      version,
      caption,
      alt_texts,
      comments_enabled,
      edited_at: edited_at && fixedTime(edited_at.replace('+00:00', 'Z')),
    })),
  }));
}

async function readAccount(app: App, userId: string): Promise<RowPage> {
  const [account, formerUsernames] = await Promise.all([getAccount(app.db, userId), listFormerUsernames(app.db, userId, atOnce)]);
  if (!account) throw accountGone();
  const { avatar_media_id, ...rest } = account;
  const avatar = avatar_media_id === null ? undefined : await findPhoto(app.db, userId, avatar_media_id);
  return { rows: [{ ...rest, avatar: avatar ? await fileInZip(app, avatar) : null, former_usernames: formerUsernames }], next: undefined };
}

async function readPhotos(app: App, userId: string, after: string | undefined): Promise<RowPage> {
  const photos = await listPhotos(app.db, userId, after, atOnce);
  const rows = photos.map(async (photo) => {
    const { status, used_as, post_id, created_at } = photo;
    return { ...(await showPhoto(app, photo)), status: status === 'discarded' ? 'removed' : status, used_as, post_id, created_at };
  });
  return { rows: await Promise.all(rows), next: photos.length < atOnce ? undefined : photos.at(-1)!.id };
}

const many = 10_000;

/** All of an account's data, by file. */
export const documents: readonly ExportedDocument[] = [
  { name: 'account', covers: { tables: ['users', 'former_usernames'] }, isOne: true, most: 1, read: readAccount },
  {
    name: 'posts',
    covers: { tables: ['posts', 'post_versions', 'removed_posts'] },
    most: 1_000,
    read: chained([
      { type: 'post', read: walked('posts', showPosts, postsAtOnce) },
      { type: 'removed_post', read: walked('removed_posts', showPosts, postsAtOnce) },
    ]),
  },
  { name: 'photos', covers: { tables: ['media'] }, most: 2_000, read: readPhotos },
  { name: 'comments', covers: { items: ['COMMENT', 'REPLY', 'EDIT'] }, most: many, read: commentsBy },
  { name: 'likes', covers: { items: ['LIKE'] }, most: many, read: markedBy('LIKE') },
  { name: 'comment_likes', covers: { items: ['THREAD'] }, most: many, read: likedCommentsBy },
  {
    name: 'follows',
    covers: { tables: ['follows', 'follow_requests', 'blocks', 'mutes'] },
    most: many,
    read: chained((['following', 'followers', 'follow_requests_sent', 'follow_requests_received', 'blocks', 'mutes'] as const).map(related)),
  },
  { name: 'bookmarks', covers: { items: ['BOOKMARK'] }, most: many, read: markedBy('BOOKMARK') },
  {
    name: 'reports',
    covers: { tables: ['reports', 'notices'] },
    most: many,
    read: chained([
      { type: 'report', read: walked('reports') },
      { type: 'outcome', read: walked('outcomes') },
      { type: 'decision', read: walked('decisions') },
    ]),
  },
  { name: 'notifications', covers: { items: ['NOTIFY', 'GROUP'] }, most: many, read: notificationsOf },
  { name: 'sessions', covers: { tables: ['sessions'] }, most: many, read: walked('sessions') },
  { name: 'invites', covers: { tables: ['invites'] }, most: many, read: walked('invites') },
];

/** Account data that is not exported, with the reasons. */
export const notExported: { tables: Record<string, string>; items: Record<string, string> } = {
  tables: {
    media_moves: 'the progress of moving files between public and private storage',
    media_objects: 'where photo files are stored; the photos themselves are in the export',
    post_hashtags: 'hashtags of posts, derived from captions that are in the export',
    post_words: 'words of posts, derived from texts that are in the export',
    popular_posts: 'the rank of posts in explore, for a week',
    profile_edits: 'the results of profile edits, kept for two days in case a request is repeated',
    totp: 'hashes of recovery codes',
    exports: 'the export itself and earlier ones',
    export_parts: 'the progress of an export',
    outbox: 'events about changes, by id; the changed data is in the export',
  },
  items: {
    POST: 'the posts that likes, comments and bookmarks belong to',
    ACTOR: 'the people in a notification; the notification has their number',
    NOTIFIED: 'an index of notifications by post',
    PINNED: 'which comments are pinned under a post; its readers can see that',
    COUNT: 'counts, which are shown with the posts',
    GONE: 'the fact that a post was deleted, for a day',
    IDEM: 'idempotency keys and their requests, for a day',
    RESET: 'attempts to enter a password reset code, for an hour',
    VERIFY: 'attempts to enter an address verification code, for a day',
    LIVE: 'open WebSockets, for two hours',
    TICKET: 'tickets for WebSockets, for half a minute',
    CONNECTION: 'the posts that open WebSockets watch, for two hours',
    WATCH: 'the open WebSockets that watch a post, for two hours',
    PAUSE: 'when a post’s counts were last sent to WebSockets, for two hours',
  },
};
