import type { App, RedisScript } from '../shared/app.ts';
import { jittered, keys, ttl } from '../cache/keys.ts';
import { type Mark, markField, marks } from '../cache/mark-fields.ts';
import { findExisting } from './find-existing.ts';
import { itemName } from './get-items.ts';
import { bookmarkKey, likeKey, postKey } from './items.ts';

const itemKey = { like: likeKey, bookmark: bookmarkKey } satisfies Record<Mark, (userId: string) => string>;

const remember: RedisScript = {
  name: 'rememberMarks',
  // A reader only fills in what is not there (`soft`), so that it never undoes a mark made after it had read.
  lua: `
    local command = ARGV[1] == 'soft' and 'HSETNX' or 'HSET'
    for i = 3, #ARGV, 2 do redis.call(command, KEYS[1], ARGV[i], ARGV[i + 1]) end
    if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
    return 1`,
};

/** Writes a mark (or its end) through to the viewer's cached marks. */
export const rememberMark = (app: App, viewer: string, mark: Mark, postId: string, isSet: boolean) =>
  app.redis.run(remember, { keys: [keys.marksOf(viewer)], args: ['hard', jittered(ttl.marks), markField(mark, postId), isSet ? 1 : 0] });

export type Marks = Record<Mark, ReadonlySet<string>>;

/** Which of the posts the viewer likes, and which are bookmarked. `cached` holds `1`, `0` or null for each post and mark. */
export async function readMarks(app: App, viewer: string, ids: readonly string[], cached: readonly (readonly (string | null)[])[] | undefined): Promise<Marks> {
  const found: Record<Mark, Set<string>> = { like: new Set(), bookmark: new Set() };
  const unknown: { mark: Mark; id: string; pk: string; sk: string }[] = [];
  for (const [column, mark] of marks.entries()) {
    for (const [row, id] of ids.entries()) {
      const known = cached?.[row]?.[column] ?? null;
      if (known === '1') found[mark].add(id);
      else if (known === null) unknown.push({ mark, id, pk: postKey(id), sk: itemKey[mark](viewer) });
    }
  }
  if (unknown.length === 0) return found;
  const existing = await findExisting(app, unknown);
  const isSet = (item: (typeof unknown)[number]) => existing.has(itemName(item));
  const pairs = unknown.flatMap((item) => [markField(item.mark, item.id), isSet(item) ? 1 : 0]);
  await app.redis.run(remember, { keys: [keys.marksOf(viewer)], args: ['soft', jittered(ttl.marks), ...pairs] });
  for (const item of unknown) if (isSet(item)) found[item.mark].add(item.id);
  return found;
}
