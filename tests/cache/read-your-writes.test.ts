import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { useOwnCloud } from '../events/own-cloud.ts';
import { addComment } from '../../core/comments/add-comment.ts';
import { listComments } from '../../core/views/list-comments.ts';
import { readGlobalFeed } from '../../core/views/read-feed.ts';
import { readHomeFeed } from '../../core/views/read-home-feed.ts';
import { followUser, unfollowUser } from '../../core/follows/follow-user.ts';
import { listFollowers } from '../../core/views/list-follows.ts';
import { newId } from '../../core/shared/ids.ts';
import { likePost, unlikePost } from '../../core/likes/like-post.ts';
import { listLikes } from '../../core/views/list-likes.ts';
import { PageRequest } from '../../core/shared/page.ts';
import { deletePost } from '../../core/posts/delete-post.ts';
import { getPost } from '../../core/views/get-post.ts';
import { listUserPosts } from '../../core/views/list-user-posts.ts';
import { getProfile } from '../../core/users/sql.ts';
import type { App } from '../../core/shared/app.ts';
import { createApp } from '../../platform/whole-app.ts';
import { loadConfig } from '../../platform/config.ts';
import { people, post } from '../events/given.ts';
import { withPatience } from './with-patience.ts';

useOwnCloud();
const page = PageRequest.parse({ limit: '100' });
let containers: App[];
beforeAll(() => {
  const built = [1, 2, 3].map(() => createApp(loadConfig()));
  // No events are delivered here.
  containers = built.map((app) => ({ ...withPatience(app), bus: { publish: async () => [] } }));
  return async () => {
    await Promise.all(built.map((app) => app.close()));
  };
});

const action = fc.record({
  what: fc.constantFrom('post', 'delete', 'like', 'unlike', 'comment', 'follow', 'unfollow', 'look'),
  writer: fc.nat(2),
  reader: fc.nat(2),
  user: fc.nat(1),
  subject: fc.nat(5),
});

it('shows every change to the next reader, in any container and with anything cached', async () => {
  let reads = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 3, maxLength: 12 }), async (actions) => {
      const users = (await people(containers[0]!, 2)) as [string, string];
      const alive: { id: string; author: number; likes: Set<number>; comments: number }[] = [];
      const follows = new Set<number>();
      for (const { what, writer: w, reader: r, user, subject } of actions) {
        const writer = containers[w]!;
        const reader = containers[r]!;
        const me = users[user]!;
        const other = users[1 - user]!;
        const chosen = alive[subject % Math.max(1, alive.length)];
        if (what === 'post') alive.unshift({ id: await post(writer, me), author: user, likes: new Set(), comments: 0 });
        else if (what === 'follow' || what === 'unfollow') {
          await (what === 'follow' ? followUser : unfollowUser)(writer, me, other);
          if (what === 'follow') follows.add(user);
          else follows.delete(user);
        } else if (chosen && what === 'delete') {
          await deletePost(writer, users[chosen.author]!, chosen.id);
          alive.splice(alive.indexOf(chosen), 1);
          await expect(getPost(reader, { userId: me }, chosen.id)).rejects.toMatchObject({ kind: 'not_found' });
        } else if (chosen && what === 'comment') {
          await addComment(writer, me, { post_id: chosen.id, text: 'well' }, newId());
          chosen.comments += 1;
          expect((await listComments(reader, { userId: me }, chosen.id, page)).total).toBe(chosen.comments);
        } else if (chosen && (what === 'like' || what === 'unlike')) {
          await (what === 'like' ? likePost : unlikePost)(writer, me, chosen.id);
          if (what === 'like') chosen.likes.add(user);
          else chosen.likes.delete(user);
          expect((await listLikes(reader, { userId: me }, chosen.id, page)).likes.map(({ user_id }) => user_id).toSorted()).toEqual(
            [...chosen.likes].map((index) => users[index]!).toSorted(),
          );
        }

        const shown = (posts: typeof alive) =>
          posts.map(({ id, likes, comments }) => [id, likes.size, comments, likes.has(user)]);
        const seen = (feed: { posts: { id: string; user_id: string; likes_count: number; comments_count: number; user_liked?: boolean | undefined }[] }) =>
          feed.posts
            .filter(({ user_id }) => users.includes(user_id))
            .map(({ id, likes_count, comments_count, user_liked }) => [id, likes_count, comments_count, user_liked]);
        const own = alive.filter(({ author }) => author === user);
        expect(seen(await readGlobalFeed(reader, { userId: me }, page))).toEqual(shown(alive));
        expect(seen(await listUserPosts(reader, { userId: me }, me, page))).toEqual(shown(own));
        // Followed authors' posts arrive through events. The user's own posts and changed follows are visible at once.
        const home = seen(await readHomeFeed(reader, { userId: me }, page));
        expect(home.filter(([id]) => own.some((mine) => mine.id === id))).toEqual(shown(own));
        if (what === 'follow') expect(home).toEqual(shown(alive));
        if (what === 'unfollow') expect(home).toEqual(shown(own));
        expect(await getProfile(reader.db, other, me)).toMatchObject({ followers_count: follows.has(user) ? 1 : 0, following: follows.has(user) });
        expect((await listFollowers(reader, { userId: me }, other, page)).users.map(({ id }) => id)).toEqual(follows.has(user) ? [me] : []);
        reads += 5;
      }
    }),
    { numRuns: 40, endOnFailure: true },
  );
  console.log(`40 interleavings in 3 containers, ${reads} pages read right after a change`);
}, 300_000);
