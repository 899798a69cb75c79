import { expect } from 'vitest';
import { addComment } from '../../core/comments/add-comment.ts';
import { cleanUpComment } from '../../core/comments/clean-up-comment.ts';
import { deleteComment } from '../../core/comments/delete-comment.ts';
import { editComment } from '../../core/comments/edit-comment.ts';
import { likeComment, unlikeComment } from '../../core/comments/like-comment.ts';
import { pinComment, unpinComment } from '../../core/comments/pin-comment.ts';
import { mirrorCounts } from '../../core/interactions/counters.ts';
import { commentIdOf, likedComment, postKey, replyOfThread } from '../../core/interactions/items.ts';
import { likePost, unlikePost } from '../../core/likes/like-post.ts';
import { blockUser, unblockUser } from '../../core/relations/block-user.ts';
import type { App } from '../../core/shared/app.ts';
import { newId } from '../../core/shared/ids.ts';
import { PageRequest } from '../../core/shared/page.ts';
import { updateProfile } from '../../core/users/update-profile.ts';
import { getPost } from '../../core/views/get-post.ts';
import { listComments, listThreads } from '../../core/views/list-comments.ts';
import { people, post } from '../events/given.ts';
import { mortal, untilAnswered } from './mortal.ts';
import { trySeeds } from './try-seeds.ts';

type Act = (by: string, comment: string) => Promise<unknown>;

/** Concurrent histories under one post. */
const atOnce = 8;

/**
 * Random histories under posts: people comment, reply, like, edit and pin, undo all of this, block each other and change who can see
 * them, in processes that are killed. All resulting events are delivered more than once. In the end every counter equals a recount.
 */
export const tryThreads = (count: number, firstSeed: number) => trySeeds({ count, firstSeed, atOnce }, tryHistories);

async function tryHistories(app: App, random: () => number) {
  const [author, ...guests] = (await people(app, 4)) as [string, ...string[]];
  const id = await post(app, author);
  const one = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
  const made: string[] = [];
  const comment = async (by: string, parent_id?: string) => {
    const comment_id = newId();
    made.push(comment_id);
    await untilAnswered(() => addComment(mortal(app, random), by, { post_id: id, text: 'well', ...(parent_id !== undefined && { parent_id }) }, comment_id));
  };
  const path = (comment_id: string) => ({ post_id: id, comment_id });
  const remove: Act = async (by, comment_id) => {
    await untilAnswered(() => deleteComment(mortal(app, random), by, path(comment_id)));
    await Promise.all([1, 2].map(() => untilAnswered(() => cleanUpComment(mortal(app, random), path(comment_id)))));
  };
  const other = () => one(guests);
  const acts: Act[] = [
    (by) => comment(by),
    comment,
    comment,
    (by, on) => untilAnswered(() => likeComment(mortal(app, random), by, path(on))),
    (by, on) => untilAnswered(() => likeComment(mortal(app, random), by, path(on))),
    (by, on) => untilAnswered(() => unlikeComment(mortal(app, random), by, path(on))),
    (by) => untilAnswered(() => likePost(mortal(app, random), by, id)),
    (by) => untilAnswered(() => unlikePost(mortal(app, random), by, id)),
    remove,
    (by, on) => {
      const [request, text] = [newId(), `Text ${random()}`];
      return untilAnswered(() => editComment(mortal(app, random), by, path(on), { text }, { id: request, versions: undefined }));
    },
    (_, on) => untilAnswered(() => (random() < 0.7 ? pinComment : unpinComment)(mortal(app, random), author, path(on))),
    (by) => untilAnswered(() => (random() < 0.5 ? blockUser : unblockUser)(app, by, other())),
    () => untilAnswered(() => updateProfile(app, author, { is_private: random() < 0.5 })),
  ];
  await comment(author);
  const writers = Array.from({ length: atOnce }, async () => {
    for (let turn = 0; turn < 4; turn += 1) await one(acts)(one([author, ...guests]), one(made));
  });
  await Promise.all(writers);
  // Removals are delivered once more, regardless of what has happened in the meantime.
  await Promise.all(made.map((gone) => untilAnswered(() => cleanUpComment(mortal(app, random), path(gone)))));
  await mirrorCounts(app, [id]);
  return recount(app, id, author, made.length);
}

type Item = Record<string, unknown> & { sk: string };

async function recount(app: App, id: string, author: string, made: number) {
  const { Items } = await app.dynamo.query({
    TableName: app.settings.interactionsTable,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': postKey(id) },
    ConsistentRead: true,
  });
  const items = Items as Item[];
  const comments = new Map(items.filter(({ sk }) => commentIdOf(sk) !== undefined).map((item) => [commentIdOf(item.sk)!, item]));
  const sum = (name: string) => items.filter(({ sk }) => sk.startsWith('COUNT#')).reduce((total, shard) => total + Number(shard[name] ?? 0), 0);
  const likes = items.filter(({ sk }) => sk.startsWith('LIKE#')).length;
  expect([sum('likes'), sum('comments')]).toEqual([likes, comments.size]);
  for (const [own, item] of comments) {
    const replies = [...comments.values()].filter(({ parent_id }) => parent_id === own);
    const places = items.filter(({ sk }) => sk.startsWith(`THREAD#${own}#`) && replyOfThread(sk) !== undefined);
    const liked = items.filter(({ sk }) => likedComment(sk) === own);
    const earlier = items.filter(({ sk }) => sk.startsWith(`EDIT#${own}#`));
    expect([item['replies_count'] ?? 0, places.length, item['likes_count'] ?? 0, item['version'] ?? 1]).toEqual([replies.length, replies.length, liked.length, earlier.length + 1]);
    if (item['parent_id'] !== undefined) expect(comments.has(item['parent_id'] as string)).toBe(true);
  }
  // Nothing is left under deleted comments.
  const below = items.flatMap(({ sk }) => /^(?:THREAD|EDIT)#([^#]+)#/.exec(sk)?.[1] ?? []);
  expect(below.filter((own) => !comments.has(own))).toEqual([]);
  const [all, reader] = [PageRequest.parse({ limit: '100' }), { userId: author }];
  const [plain, threads, shown] = await Promise.all([listComments(app, reader, id, all), listThreads(app, reader, id, all), getPost(app, reader, id)]);
  expect([plain.total, threads.total, shown.comments_count, shown.likes_count]).toEqual([comments.size, comments.size, comments.size, likes]);
  for (const one of threads.comments) {
    const { replies_count = 0, likes_count = 0, version = 1 } = comments.get(one.id)!;
    expect([one.replies_count, one.likes_count, one.version]).toEqual([replies_count, likes_count, version]);
  }
  expect(threads.pinned!.length).toBeLessThanOrEqual(3);
  return { comments: comments.size, removed: made - comments.size };
}
