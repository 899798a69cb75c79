import { beforeAll, describe, expect, it } from 'vitest';
import { setSuspension } from '../../../core/auth/suspension.ts';
import { newId } from '../../../core/shared/ids.ts';
import { handler as updateMe } from '../../../functions/users/update-me.ts';
import { handler as deletePost } from '../../../functions/posts/delete-post.ts';
import { handler } from '../../../functions/posts/share-post.ts';
import { handler as shareProfile } from '../../../functions/users/share-profile.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { expectProblem } from '../../setup/expect-problem.ts';
import { aPost, aUser, type TestUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';

let author: TestUser;
let id: string;
beforeAll(async () => {
  author = await aUser();
  id = await aPost(author, 'At the <lake>\n& "back"');
});
const sharePost = (post_id: string, token?: string) => invoke<string>(handler, { path: { post_id }, ...(token !== undefined && { token }) });
const shareUser = (username: string, token?: string) => invoke<string>(shareProfile, { path: { username }, ...(token !== undefined && { token }) });
const code = (answer: { status: number; body: unknown }) => [answer.status, (answer.body as { code?: string }).code];

describe('the preview of a link', () => {
  it('shows a post with its photo, and is cacheable for a minute', async () => {
    const { status, headers, body } = await sharePost(id);
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'public, max-age=60' });
    expect(body).toContain(`<meta property="og:title" content="${author.username} on Lambdagram" />`);
    expect(body).toContain('<meta property="og:description" content="At the &lt;lake&gt; &amp; &quot;back&quot;" />');
    expect(body).toMatch(/<meta property="og:image" content="http[^"]+" \/>/);
    expect(body).toContain(`<a href="/p/${id}?app">`);
  });

  it('shows a profile', async () => {
    const { status, body } = await shareUser(author.username);
    expect(status).toBe(200);
    expect(body).toContain(`@${author.username}`);
    expect(body).toContain('<meta property="og:description" content="1 post by ');
  });

  it('is 404 for missing content', async () => {
    expectProblem(await sharePost(newId()), 404, 'post_not_found');
    expectProblem(await shareUser('nobody.of.this.name'), 404, 'user_not_found');
  });

  it('is 404 for a deleted post, and for a suspended account and its posts', async () => {
    const other = await aUser();
    const [deleted, kept] = [await aPost(other), await aPost(other)];
    await invoke(deletePost, { token: other.token, path: { post_id: deleted } });
    expect(code(await sharePost(deleted))).toEqual([404, 'post_not_found']);
    expect((await sharePost(kept)).status).toBe(200);
    await setSuspension(theApp(), other.id, true);
    expect(code(await sharePost(kept))).toEqual([404, 'post_not_found']);
    expect(code(await shareUser(other.username))).toEqual([404, 'user_not_found']);
  });

  it('is 404 for a private account, even for its owner', async () => {
    await invoke(updateMe, { token: author.token, body: { is_private: true } });
    for (const token of [undefined, author.token]) {
      expect(code(await sharePost(id, token))).toEqual([404, 'post_not_found']);
      expect(code(await shareUser(author.username, token))).toEqual([404, 'user_not_found']);
    }
  });
});
