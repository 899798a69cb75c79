import { beforeAll, expect, it } from 'vitest';
import { useOwnCloud } from './own-cloud.ts';
import { countInteractions } from '../../core/interactions/count-interactions.ts';
import type { Media } from '../../core/media/schema.ts';
import type { Post } from '../../core/posts/schema.ts';
import type { AnyEvent } from '../../events/catalog.ts';
import { handler as getFeed } from '../../functions/feed/get-feed.ts';
import { handler as getHomeFeed } from '../../functions/feed/get-home-feed.ts';
import { handler as followUser } from '../../functions/follows/follow-user.ts';
import { handler as createComment } from '../../functions/comments/create-comment.ts';
import { handler as likePost } from '../../functions/likes/like-post.ts';
import { handler as listComments } from '../../functions/comments/list-comments.ts';
import { handler as listLikes } from '../../functions/likes/list-likes.ts';
import { handler as getMedia } from '../../functions/media/get-media.ts';
import { handler as uploadMedia } from '../../functions/media/upload-media.ts';
import { handler as createPost } from '../../functions/posts/create-post.ts';
import { handler as deletePost } from '../../functions/posts/delete-post.ts';
import { handler as getPost } from '../../functions/posts/get-post.ts';
import { handler as listUserPosts } from '../../functions/posts/list-user-posts.ts';
import { type PlatformApp, processClients, theApp } from '../../platform/whole-app.ts';
import { eventually } from '../setup/eventually.ts';
import { aCrowd, aPhoto } from '../setup/given.ts';
import type { EndpointHandler } from '../../platform/endpoint.ts';
import { invoke } from '../setup/invoke.ts';
import { deliver } from './consumers.ts';

type Person = Awaited<ReturnType<typeof aCrowd>>[number];

useOwnCloud();
let app: PlatformApp;
const events: AnyEvent[] = [];
beforeAll(() => {
  app = theApp();
  const publish = async (published: readonly AnyEvent[]) => {
    events.push(...published);
    return published.map(({ id }) => id);
  };
  processClients.wrap('bus', () => ({ publish }));
  return () => app.close();
});

async function settle(): Promise<void> {
  for (const event of events.splice(0)) await eventually(async () => expect(await deliver(event)).toBe(true));
}

it('a deleted post disappears from feeds, timelines, likes, comments and storage, but another photo of the same bytes stays', async () => {
  const [author, twin, fan] = (await aCrowd(3)) as [Person, Person, Person];
  const shared = (await aPhoto()).toString('base64');
  const own = (await aPhoto()).toString('base64');
  const upload = async (user: { token: string }, media_data: string) =>
    (await invoke<{ media_id: string }>(uploadMedia, { token: user.token, body: { media_data, content_type: 'image/jpeg' } })).body.media_id;
  const publish = async (user: { token: string }, media_ids: string[]) =>
    (await invoke<Post>(createPost, { token: user.token, body: { media_ids } })).body;

  const doomed = await publish(author, [await upload(author, shared), await upload(author, own)]);
  const kept = await publish(twin, [await upload(twin, shared)]);
  const again = await upload(author, shared);
  for (const { id } of [author, twin]) await invoke(followUser, { token: fan.token, path: { user_id: id } });
  for (const { id } of [doomed, kept]) {
    await invoke(likePost, { token: fan.token, path: { post_id: id } });
    await invoke(createComment, { token: fan.token, path: { post_id: id }, body: { text: 'Lovely' } });
  }
  await settle();
  const seenBy = async (handler: EndpointHandler) =>
    (await invoke<{ posts: Post[] }>(handler, { token: fan.token })).body.posts.map(({ id }) => id);
  for (const feed of [getFeed, getHomeFeed]) expect(await seenBy(feed)).toEqual([kept.id, doomed.id]);
  const addresses = ({ media }: Post, index: number) => Object.values(media[index]!.variants!);
  // Only photos of the same owner share files.
  expect(addresses(doomed, 0)).not.toEqual(addresses(kept, 0));
  const { body: same } = await invoke<Media>(getMedia, { token: author.token, path: { media_id: again } });
  expect(Object.values(same.variants)).toEqual(addresses(doomed, 0));
  const statuses = async (urls: string[]) => [...new Set(await Promise.all(urls.map(async (url) => (await fetch(url)).status)))];
  expect(await statuses([...addresses(doomed, 0), ...addresses(doomed, 1)])).toEqual([200]);

  expect((await invoke(deletePost, { token: author.token, path: { post_id: doomed.id } })).status).toBe(204);
  // It disappears for every reader immediately. Everything else is deleted when the event is handled.
  for (const feed of [getFeed, getHomeFeed]) expect(await seenBy(feed)).toEqual([kept.id]);
  await settle();
  for (const read of [getPost, listLikes, listComments]) {
    expect((await invoke(read, { path: { post_id: doomed.id } })).status).toBe(404);
  }
  expect((await invoke(listUserPosts, { path: { user_id: author.id } })).body).toEqual({ posts: [], total: 0 });
  expect(await countInteractions(app, doomed.id)).toBe(0);
  expect(await statuses(addresses(doomed, 1))).toEqual([404]);
  expect(await statuses([...addresses(kept, 0), ...addresses(doomed, 0)])).toEqual([200]);
  expect((await invoke<{ likes_count: number }>(getPost, { path: { post_id: kept.id } })).body).toMatchObject({ likes_count: 1, comments_count: 1 });

  await invoke(deletePost, { token: twin.token, path: { post_id: kept.id } });
  await settle();
  expect(await statuses(addresses(kept, 0))).toEqual([404]);
  expect(await seenBy(getHomeFeed)).toEqual([]);
});
