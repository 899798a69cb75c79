import { addressCode, resetCode } from '../auth/mailed-codes.ts';
import { forgetKeys } from '../cache/forget.ts';
import { firstRows } from '../cache/keys.ts';
import { requireRedis } from '../cache/require-redis.ts';
import { removeComment } from '../comments/remove-comment.ts';
import { findComment } from '../comments/items.ts';
import { removeCommentLike } from '../comments/like-comment.ts';
import { refreshCounts } from '../interactions/counters.ts';
import { type Done, listDone } from '../interactions/done-by-user.ts';
import { indexInteractions, isIndexed } from '../interactions/index-by-user.ts';
import { commentIdOf, likedComment, postKey } from '../interactions/items.ts';
import { removeLike } from '../likes/like-post.ts';
import type { App } from '../shared/app.ts';
import type { DoneKind } from '../shared/done-at.ts';
import type { Part, Step } from './part.ts';

const atOnce = 50;
/** How long (s) one step spends adding old items to the index. */
const indexing = 10;

/** Items older than the by-user index have to be added to it first; usually a job has already done that. */
export const index: Part = {
  name: 'index',
  covers: {},
  erase: async (app) => ((await isIndexed(app)) || (await indexInteractions(app, { seconds: indexing })).after === undefined ? 'done' : 'more'),
};

/** Likes and comments under other people's posts, with their counters. Those under the account's own posts were deleted with the posts. */
export const interactions: Part = {
  name: 'interactions',
  covers: { items: ['LIKE', 'COMMENT', 'REPLY', 'THREAD', 'EDIT'], cache: ['firstComments', 'firstThreads', 'pinnedComments', 'firstLikes', 'counts'] },
  erase: async (app, { user_id }) => ((await eraseAll(app, user_id, 'LIKE')) + (await eraseAll(app, user_id, 'COMMENT')) + (await eraseAll(app, user_id, 'COMMENT_LIKE')) === 0 ? 'done' : 'more'),
};

/** Erases a limited number of the account's items of one kind, found in the index; returns how many still existed. */
async function eraseAll(app: App, userId: string, kind: DoneKind): Promise<number> {
  let erased = 0;
  let after: Done | undefined;
  // The index is eventually consistent: it may still list deleted items, which are skipped.
  do {
    const found = await listDone(app, userId, kind, atOnce, after);
    after = found.length < atOnce ? undefined : found.at(-1);
    const there = await existingPosts(app, found.map(postOf));
    const removed = await Promise.all(found.map((item) => eraseOne(app, userId, item, there.has(postOf(item)))));
    const posts = [...new Set(found.filter((_, at) => removed[at]).map(postOf))];
    await requireRedis(app, forgetKeys(app, posts.flatMap(firstRows)));
    for (const id of posts.filter((post) => there.has(post))) await refreshCounts(app, id);
    erased += removed.filter(Boolean).length;
  } while (after && erased < 10 * atOnce);
  return erased;
}

const postOf = ({ pk }: Pick<Done, 'pk'>) => pk.slice(postKey('').length);

async function eraseOne(app: App, userId: string, { pk, sk }: Done, isPostThere: boolean): Promise<boolean> {
  const post = postOf({ pk });
  // The post's counters are deleted or about to be.
  if (!isPostThere) return deleteItem(app, { pk, sk });
  const [comment, liked] = [commentIdOf(sk), likedComment(sk)];
  if (comment !== undefined) return removeComment(app, post, comment);
  if (liked === undefined) return removeLike(app, userId, post);
  const likedItem = await findComment(app, post, liked);
  // Without the comment there is no counter to update.
  return likedItem ? removeCommentLike(app, userId, post, likedItem) : deleteItem(app, { pk, sk });
}

async function existingPosts(app: App, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  return new Set((await app.db.query<{ id: string }>('list_existing_posts', 'select id from posts where id = any($1::uuid[])', [ids])).map(({ id }) => id));
}

/** Items without a counter: bookmarks, idempotency keys, and attempts at mailed codes. */
export const requests: Part = {
  name: 'requests',
  covers: { items: ['BOOKMARK', 'IDEM', 'RESET', 'VERIFY'] },
  async erase(app, { user_id }): Promise<Step> {
    await Promise.all([resetCode(user_id), addressCode(user_id)].map(({ key }) => deleteItem(app, key)));
    const found = [...(await listDone(app, user_id, 'BOOKMARK', atOnce)), ...(await listDone(app, user_id, 'IDEM', atOnce))];
    const gone = await Promise.all(found.map(({ pk, sk }) => deleteItem(app, { pk, sk })));
    return gone.includes(true) ? 'more' : 'done';
  },
};

/** Returns whether the item existed. */
async function deleteItem(app: App, key: { pk: string; sk: string }): Promise<boolean> {
  const { Attributes } = await app.dynamo.delete({ TableName: app.settings.interactionsTable, Key: key, ReturnValues: 'ALL_OLD' });
  return Attributes !== undefined;
}
