import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../core/shared/ids.ts';
import type { Feed, Post } from '../../../core/posts/schema.ts';
import { handler as bookmark } from '../../../functions/bookmarks/bookmark-post.ts';
import { handler as listBookmarks } from '../../../functions/bookmarks/list-bookmarks.ts';
import { handler as unbookmark } from '../../../functions/bookmarks/unbookmark-post.ts';
import { handler as getFeed } from '../../../functions/feed/get-feed.ts';
import { handler as like } from '../../../functions/likes/like-post.ts';
import { handler as listLikedPosts } from '../../../functions/likes/list-liked-posts.ts';
import { handler as listLikes } from '../../../functions/likes/list-likes.ts';
import { handler as unlike } from '../../../functions/likes/unlike-post.ts';
import { handler as deletePost } from '../../../functions/posts/delete-post.ts';
import { handler as getPost } from '../../../functions/posts/get-post.ts';
import { handler as block } from '../../../functions/relations/block-user.ts';
import { expectInvalid, expectProblem } from '../../setup/expect-problem.ts';
import { aPost, aUser, type TestUser } from '../../setup/given.ts';
import { malformedIds } from '../../setup/id-spellings.ts';
import { invoke } from '../../setup/invoke.ts';

let author: TestUser;
let posts: string[];
beforeAll(async () => {
  author = await aUser();
  posts = [];
  for (let count = 0; count < 5; count += 1) posts.push(await aPost(author, `Post ${count}`));
});
const path = (post_id: string) => ({ path: { post_id } });
const read = async (user: TestUser | undefined, id: string) => (await invoke<Post>(getPost, { ...path(id), ...(user && { token: user.token }) })).body;

const lists = [
  { name: 'bookmarks', mark: bookmark, unmark: unbookmark, list: listBookmarks, flag: 'bookmarked' as const },
  { name: 'likes', mark: like, unmark: unlike, list: listLikedPosts, flag: 'user_liked' as const },
];

describe.each(lists)('GET /api/v1/users/me/$name', ({ mark, unmark, list, flag }) => {
  const pageOf = async (user: TestUser, query: Record<string, string> = {}) => (await invoke<Feed>(list, { token: user.token, query })).body;
  const idsOf = async (user: TestUser) => (await pageOf(user, { limit: '100' })).posts.map(({ id }) => id);

  it('lists the posts that the reader has marked, latest first, each once, without withdrawn marks', async () => {
    const reader = await aUser();
    expect(await pageOf(reader)).toEqual({ posts: [], has_more: false });
    for (const id of [posts[2]!, posts[0]!, posts[4]!, posts[2]!]) expect((await invoke(mark, { token: reader.token, ...path(id) })).status).toBe(200);
    expect(await idsOf(reader)).toEqual([posts[4], posts[0], posts[2]]);
    expect((await pageOf(reader)).posts.every((post) => post[flag])).toBe(true);
    for (let time = 0; time < 2; time += 1) expect((await invoke(unmark, { token: reader.token, ...path(posts[0]!) })).status).toBe(200);
    expect(await idsOf(reader)).toEqual([posts[4], posts[2]]);
    expect(await idsOf(author)).toEqual([]);
  });

  it('is paged by cursor and by offset', async () => {
    const reader = await aUser();
    for (const id of posts) await invoke(mark, { token: reader.token, ...path(id) });
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await pageOf(reader, { limit: '2', ...(cursor !== undefined && { cursor }) });
      found.push(...page.posts.map(({ id }) => id));
      cursor = page.next_cursor;
      expect(page.has_more).toBe(cursor !== undefined);
    } while (cursor !== undefined);
    expect(found).toEqual(posts.toReversed());
    expect((await pageOf(reader, { limit: '2', offset: '2' })).posts.map(({ id }) => id)).toEqual([posts[2], posts[1]]);
    const { body } = await invoke<Feed>(getFeed, { query: { limit: '1' } });
    expectInvalid(await invoke(list, { token: reader.token, query: { cursor: body.next_cursor! } }), 'cursor');
  });

  it('omits posts that the reader may no longer see, and deleted ones', async () => {
    const [reader, other] = [await aUser(), await aUser()];
    const [doomed, hidden] = [await aPost(author), await aPost(other)];
    for (const id of [doomed, posts[1]!, hidden]) await invoke(mark, { token: reader.token, ...path(id) });
    await invoke(deletePost, { token: author.token, ...path(doomed) });
    await invoke(block, { token: other.token, path: { user_id: reader.id } });
    expect(await idsOf(reader)).toEqual([posts[1]]);
  });

  it('needs a token', async () => {
    expectProblem(await invoke(list), 401, 'missing_token');
  });
});

describe('POST and DELETE /api/v1/posts/{post_id}/bookmark', () => {
  it('shows only to the user who made it, and does not count as a like', async () => {
    const reader = await aUser();
    const id = posts[3]!;
    expect((await read(reader, id)).bookmarked).toBe(false);
    expect((await invoke<Record<string, unknown>>(bookmark, { token: reader.token, ...path(id) })).body).toEqual({ bookmarked: true });
    expect(await read(reader, id)).toMatchObject({ bookmarked: true, user_liked: false });
    expect((await read(author, id)).bookmarked).toBe(false);
    expect(await read(undefined, id)).not.toHaveProperty('bookmarked');
    const { body } = await invoke<Feed>(getFeed, { token: reader.token, query: { limit: '100' } });
    expect(body.posts.find((post) => post.id === id)!.bookmarked).toBe(true);
    expect((await invoke<{ likes: unknown[] }>(listLikes, path(id))).body.likes.length).toBe((await read(reader, id)).likes_count);
    expect((await invoke<Record<string, unknown>>(unbookmark, { token: reader.token, ...path(id) })).body).toEqual({ bookmarked: false });
    expect((await read(reader, id)).bookmarked).toBe(false);
  });

  it('adds existing posts only; removing always succeeds', async () => {
    const { token } = author;
    expectProblem(await invoke(bookmark, { token, ...path(newId()) }), 404, 'post_not_found');
    expect((await invoke(unbookmark, { token, ...path(newId()) })).status).toBe(200);
    for (const id of malformedIds) for (const handler of [bookmark, unbookmark]) expectProblem(await invoke(handler, { token, ...path(id) }), 404, 'not_found');
  });
});
