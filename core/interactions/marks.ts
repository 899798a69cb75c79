import type { App, RedisScript } from '../shared/app.ts';
import { jittered, keys, ttl } from '../cache/keys.ts';
import { commentLikeField, type Mark, markField, marks } from '../cache/mark-fields.ts';
import { findExisting } from './find-existing.ts';
import { itemName } from './get-items.ts';
import { bookmarkKey, likeInThread, likeKey, postKey } from './items.ts';

const itemKey = { like: likeKey, bookmark: bookmarkKey } satisfies Record<Mark, (userId: string) => string>;

const remember: RedisScript = {
  name: 'rememberMarks',
  // A reader only fills missing fields (`soft`), so that it never undoes a mark made after its read.
  lua: `
    local command = ARGV[1] == 'soft' and 'HSETNX' or 'HSET'
    for i = 3, #ARGV, 2 do redis.call(command, KEYS[1], ARGV[i], ARGV[i + 1]) end
    if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
    return 1`,
};

/** Writes a mark (or its removal) through to the viewer's cached marks. */
export const rememberMark = (app: App, viewer: string, mark: Mark, postId: string, isSet: boolean) => rememberField(app, viewer, markField(mark, postId), isSet);

/** The same for the viewer's like on a comment. */
export const rememberCommentLike = (app: App, viewer: string, commentId: string, isSet: boolean) => rememberField(app, viewer, commentLikeField(commentId), isSet);

const rememberField = (app: App, viewer: string, field: string, isSet: boolean) =>
  app.redis.run(remember, { keys: [keys.marksOf(viewer)], args: ['hard', jittered(ttl.marks), field, isSet ? 1 : 0] });

export type Marks = Record<Mark, ReadonlySet<string>>;

/** The posts that the viewer has liked or bookmarked. `cached` contains `1`, `0` or null for each post and mark. */
export async function readMarks(app: App, viewer: string, ids: readonly string[], cached: readonly (readonly (string | null)[])[] | undefined): Promise<Marks> {
  const found: Record<Mark, Set<string>> = { like: new Set(), bookmark: new Set() };
  const unknown: (Unknown & { mark: Mark; id: string })[] = [];
  for (const [column, mark] of marks.entries()) {
    for (const [row, id] of ids.entries()) {
      const known = cached?.[row]?.[column] ?? null;
      if (known === '1') found[mark].add(id);
      else if (known === null) unknown.push({ mark, id, field: markField(mark, id), pk: postKey(id), sk: itemKey[mark](viewer) });
    }
  }
  for (const { mark, id } of await lookUp(app, viewer, unknown)) found[mark].add(id);
  return found;
}

/** The comments of a post that the viewer likes. */
export async function readCommentLikes(app: App, viewer: string, postId: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const [cached] = (await app.redis.read<[(string | null)[]]>([['hmget', keys.marksOf(viewer), ...ids.map(commentLikeField)]])) ?? [];
  const unknown = ids.filter((_, index) => (cached?.[index] ?? null) === null).map((id) => ({ id, field: commentLikeField(id), pk: postKey(postId), sk: likeInThread(id, viewer) }));
  const set = await lookUp(app, viewer, unknown);
  return new Set([...ids.filter((_, index) => cached?.[index] === '1'), ...set.map(({ id }) => id)]);
}

interface Unknown {
  field: string;
  pk: string;
  sk: string;
}

/** Looks up marks that are missing in the cache, and caches them. Returns those that exist. */
async function lookUp<Asked extends Unknown>(app: App, viewer: string, unknown: readonly Asked[]): Promise<Asked[]> {
  if (unknown.length === 0) return [];
  const existing = await findExisting(app, unknown);
  const pairs = unknown.flatMap((item) => [item.field, existing.has(itemName(item)) ? 1 : 0]);
  await app.redis.run(remember, { keys: [keys.marksOf(viewer)], args: ['soft', jittered(ttl.marks), ...pairs] });
  return unknown.filter((item) => existing.has(itemName(item)));
}
