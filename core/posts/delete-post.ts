import type { App } from '../shared/app.ts';
import { fillEntries } from '../cache/entries.ts';
import { keys } from '../cache/keys.ts';
import { removeFromTimelines } from '../cache/timelines.ts';
import { notFound } from '../shared/errors.ts';
import { commitWithEvents } from '../shared/outbox.ts';
import { notYours } from '../visibility/not-yours.ts';
import { goneEntry } from './cards.ts';
import { deletePost as deletePostRow, lockPost } from './sql.ts';

/** Deletes the user's own post. Nobody can see it from now on; consumers remove its data. */
export async function deletePost(app: App, userId: string, postId: string): Promise<void> {
  await commitWithEvents(app, async (tx, emit) => {
    const post = await lockPost(tx, postId);
    if (!post) throw notFound('post');
    if (post.user_id !== userId) throw await notYours(tx, userId, post.user_id, 'post', 'Only the author of the post can delete it.');
    await deletePostRow(tx, postId, userId);
    await emit('post.deleted', postId, { post_id: postId, user_id: userId, media_ids: post.media_ids });
  });
  await forgetPost(app, postId, userId);
}

/** Removes a deleted post from the shared caches; undefined if Redis is down. */
export async function forgetPost(app: App, postId: string, authorId: string): Promise<number | undefined> {
  const marked = await fillEntries(app, [goneEntry(postId)]);
  const timelines = [keys.globalTimeline, keys.pulledTimeline, keys.homeTimeline(authorId)];
  const removed = await removeFromTimelines(app, timelines, { id: postId, author: authorId });
  return marked === undefined ? undefined : removed;
}
