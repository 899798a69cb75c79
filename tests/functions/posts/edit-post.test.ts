import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../core/shared/ids.ts';
import type { Post, PostEdits } from '../../../core/posts/schema.ts';
import { handler as comment } from '../../../functions/comments/create-comment.ts';
import { handler as listComments } from '../../../functions/comments/list-comments.ts';
import { handler as getFeed } from '../../../functions/feed/get-feed.ts';
import { handler as createPost } from '../../../functions/posts/create-post.ts';
import { handler as deletePost } from '../../../functions/posts/delete-post.ts';
import { handler } from '../../../functions/posts/edit-post.ts';
import { handler as getPost } from '../../../functions/posts/get-post.ts';
import { handler as listEdits } from '../../../functions/posts/list-post-edits.ts';
import { expectInvalid, expectProblem } from '../../setup/expect-problem.ts';
import { aMedia, aPost, aUser, freshName, type TestUser } from '../../setup/given.ts';
import { malformedIds } from '../../setup/id-spellings.ts';
import { invoke } from '../../setup/invoke.ts';

let author: TestUser;
beforeAll(async () => {
  author = await aUser();
});
const edit = (post_id: string, body: unknown, headers: Record<string, string> = {}, user: TestUser = author) =>
  invoke<Post>(handler, { token: user.token, path: { post_id }, body, headers });
const read = async (post_id: string) => (await invoke<Post>(getPost, { path: { post_id } })).body;
const edits = async (post_id: string, query: Record<string, string> = {}) => (await invoke<PostEdits>(listEdits, { path: { post_id }, query })).body;
const key = () => ({ 'Idempotency-Key': freshName('key') });

describe('PATCH /api/v1/posts/{post_id}', () => {
  it('changes the given fields only, immediately for everyone', async () => {
    const media_ids = [await aMedia(author), await aMedia(author)];
    const { body: post } = await invoke<Post>(createPost, { token: author.token, body: { media_ids, caption: 'Lake', alt_texts: ['a lake', 'a boat'] } });
    expect(post).toMatchObject({ version: 1, comments_enabled: true });
    expect(post).not.toHaveProperty('edited_at');
    await read(post.id);
    const { status, body } = await edit(post.id, { caption: 'The lake ' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ version: 2, caption: 'The lake ', comments_enabled: true });
    expect(body.edited_at! > post.created_at).toBe(true);
    expect((await edit(post.id, { alt_texts: ['the lake', ''] })).body).toMatchObject({ version: 3, caption: 'The lake ' });
    const shown = await read(post.id);
    expect(shown).toMatchObject({ version: 3, caption: 'The lake ', created_at: post.created_at });
    expect(shown.media.map(({ alt }) => alt)).toEqual(['the lake', '']);
    const { body: feed } = await invoke<{ posts: Post[] }>(getFeed, { query: { limit: '100' } });
    expect(feed.posts.find(({ id }) => id === post.id)).toMatchObject({ version: 3, caption: 'The lake ' });
  });

  it('creates no version if nothing changes', async () => {
    const post = await aPost(author, 'Hello');
    expect((await edit(post, {})).body).toMatchObject({ version: 1, caption: 'Hello' });
    expect((await edit(post, { caption: 'Hello', comments_enabled: true })).body).toMatchObject({ version: 1 });
    expect((await edits(post)).edits).toEqual([]);
  });

  it('switches comments off for everyone, and on again; existing ones stay', async () => {
    const [post, other] = [await aPost(author), await aUser()];
    const path = { post_id: post };
    const say = (user: TestUser) => invoke<Record<string, unknown>>(comment, { token: user.token, path, body: { text: 'well' } });
    expect((await say(other)).status).toBe(201);
    expect((await edit(post, { comments_enabled: false })).body).toMatchObject({ comments_enabled: false, version: 2, comments_count: 1 });
    expect((await read(post)).edited_at).toBeUndefined();
    for (const user of [other, author]) expectProblem(await say(user), 403, 'comments_off');
    expect((await invoke<{ total: number }>(listComments, { path })).body.total).toBe(1);
    await edit(post, { comments_enabled: true });
    for (const user of [other, author]) expect((await say(user)).status).toBe(201);
    expect((await edits(post)).edits).toEqual([]);
  });

  it('leaves any version but the requested one unchanged, and returns the current one', async () => {
    const post = await aPost(author, 'One');
    expect((await edit(post, { caption: 'Two' }, { 'If-Match': '"1"' })).body.version).toBe(2);
    const stale = await edit(post, { caption: 'Three' }, { 'If-Match': '"1"' });
    expectProblem(stale, 412, 'version_mismatch');
    expect(stale.headers['ETag']).toBe('"2"');
    expect((await read(post)).caption).toBe('Two');
    expect((await edit(post, { caption: 'Three' }, { 'If-Match': '"1", "2"' })).body.version).toBe(3);
    expect((await edit(post, { caption: 'Four' }, { 'If-Match': '*' })).body.version).toBe(4);
    for (const tag of ['2', 'W/"4"', '"four"', '']) expectInvalid(await edit(post, { caption: 'Five' }, { 'If-Match': tag }), 'If-Match');
  });

  it('applies one of ten edits of the same version', async () => {
    const post = await aPost(author, 'Before');
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => edit(post, { caption: `Text ${index}` }, { 'If-Match': '"1"' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(412)]);
    expect(await read(post)).toMatchObject({ version: 2, caption: answers.find(({ status }) => status === 200)!.body.caption });
  });

  it('returns its first result when repeated, without undoing later edits', async () => {
    const post = await aPost(author, 'One');
    const headers = { ...key(), 'If-Match': '"1"' };
    const first = await edit(post, { caption: 'Two' }, headers);
    await edit(post, { caption: 'Three', comments_enabled: false });
    const again = await edit(post, { caption: 'Two' }, headers);
    expect([again.status, again.body.caption, again.body.version, again.body.edited_at, again.body.comments_enabled]).toEqual([200, 'Two', 2, first.body.edited_at, true]);
    expect(await read(post)).toMatchObject({ version: 3, caption: 'Three' });
    expectProblem(await edit(post, { caption: 'Other' }, headers), 422, 'idempotency_key_reused');
  });

  it('does so even if the first request changed nothing', async () => {
    const post = await aPost(author, 'One');
    const headers = key();
    expect((await edit(post, { caption: 'One' }, headers)).body.version).toBe(1);
    await edit(post, { caption: 'Two' });
    expect((await edit(post, { caption: 'One' }, headers)).body).toMatchObject({ version: 1, caption: 'One' });
    expect(await read(post)).toMatchObject({ version: 2, caption: 'Two' });
  });

  it('frees the key of a rejected request', async () => {
    const post = await aPost(author, 'One');
    const headers = key();
    expect((await edit(post, { caption: 'Two' }, { ...headers, 'If-Match': '"9"' })).status).toBe(412);
    expect((await edit(post, { caption: 'Three' }, headers)).body).toMatchObject({ version: 2, caption: 'Three' });
  });

  it('reports what is wrong', async () => {
    const post = await aPost(author);
    expectInvalid(await edit(post, { caption: 'x', captoin: 'y', media_ids: [] }), 'captoin', 'media_ids');
    expectInvalid(await edit(post, { caption: null }), 'caption');
    expectInvalid(await edit(post, { caption: 'x'.repeat(2201) }), 'caption');
    expectInvalid(await edit(post, { comments_enabled: 'no' }), 'comments_enabled');
    expectInvalid(await edit(post, { alt_texts: ['one', 'too many'] }), 'alt_texts');
    expect((await read(post)).version).toBe(1);
  });

  it('is for the author only', async () => {
    const post = await aPost(author, 'Mine');
    expectProblem(await edit(post, { caption: 'Yours' }, {}, await aUser()), 403, 'not_your_post');
    expectProblem(await edit(newId(), { caption: 'Yours' }), 404, 'post_not_found');
    for (const id of malformedIds) expectProblem(await edit(id, { caption: 'Yours' }), 404, 'not_found');
    await invoke(deletePost, { token: author.token, path: { post_id: post } });
    expectProblem(await edit(post, { caption: 'Late' }), 404, 'post_not_found');
  });
});
