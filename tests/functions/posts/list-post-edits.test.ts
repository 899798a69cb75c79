import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../core/shared/ids.ts';
import { keptVersions } from '../../../core/shared/versions.ts';
import type { Post, PostEdits } from '../../../core/posts/schema.ts';
import { handler as deletePost } from '../../../functions/posts/delete-post.ts';
import { handler as editPost } from '../../../functions/posts/edit-post.ts';
import { handler } from '../../../functions/posts/list-post-edits.ts';
import { handler as getPost } from '../../../functions/posts/get-post.ts';
import { handler as updateMe } from '../../../functions/users/update-me.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { expectInvalid, expectProblem } from '../../setup/expect-problem.ts';
import { aPost, aUser, type TestUser } from '../../setup/given.ts';
import { malformedIds } from '../../setup/id-spellings.ts';
import { invoke } from '../../setup/invoke.ts';

let author: TestUser;
beforeAll(async () => {
  author = await aUser();
});
const list = (post_id: string, query: Record<string, string> = {}, token?: string) =>
  invoke<PostEdits>(handler, { path: { post_id }, query, ...(token !== undefined && { token }) });
const edit = async (post_id: string, body: object) => (await invoke<Post>(editPost, { token: author.token, path: { post_id }, body })).body;

describe('GET /api/v1/posts/{post_id}/edits', () => {
  it('lists the texts no longer shown, latest first, with the time each was written', async () => {
    const post = await aPost(author, 'One');
    const { body: first } = await invoke<Post>(getPost, { path: { post_id: post } });
    expect((await list(post)).body).toEqual({ edits: [] });
    const second = await edit(post, { caption: 'Two' });
    await edit(post, { comments_enabled: false });
    const third = await edit(post, { alt_texts: ['a lake'] });
    await edit(post, { comments_enabled: true });
    const wanted = [
      { version: 2, caption: 'Two', alt_texts: [''], created_at: second.edited_at },
      { version: 1, caption: 'One', alt_texts: [''], created_at: first.created_at },
    ];
    expect((await list(post)).body).toEqual({ edits: wanted });
    await edit(post, { caption: 'One', alt_texts: [''] });
    expect((await list(post)).body.edits).toEqual([{ version: 4, caption: 'Two', alt_texts: ['a lake'], created_at: third.edited_at }, ...wanted]);
  });

  it('is paged by a cursor that belongs to one post', async () => {
    const post = await aPost(author, 'Text 0');
    for (let text = 1; text <= 5; text += 1) await edit(post, { caption: `Text ${text}` });
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await list(post, { limit: '2', ...(cursor !== undefined && { cursor }) });
      found.push(...body.edits.map(({ caption }) => caption));
      cursor = body.next_cursor;
    } while (cursor !== undefined);
    expect(found).toEqual(['Text 4', 'Text 3', 'Text 2', 'Text 1', 'Text 0']);
    const { body } = await list(post, { limit: '2' });
    expectInvalid(await list(await aPost(author), { cursor: body.next_cursor! }), 'cursor');
  });

  it('contains the first text and the latest ones', async () => {
    const post = await aPost(author, 'First');
    await edit(post, { caption: 'Second' });
    const last = keptVersions + 1;
    await theApp().db.query(
      'have_edited_often',
      `with edited as (update posts set version = $2, edited_at = now() where id = $1)
       insert into post_versions (post_id, version, caption, alt_texts, comments_enabled, edited_at, is_edit, requests)
       select $1, version, '', '{}', true, now() - interval '1 hour' + version * interval '1 second', true, '{}' from generate_series(3, $2::int) as version`,
      [post, last],
    );
    expect((await edit(post, { caption: 'Last' })).version).toBe(last + 1);
    const { body } = await list(post, { limit: '100' });
    expect(body.edits.map(({ version }) => version)).toEqual([...Array.from({ length: keptVersions - 1 }, (_, index) => last - index), 1]);
  });

  it('is seen by those who see the post', async () => {
    const hermit = await aUser();
    const post = await aPost(hermit, 'One');
    await invoke(editPost, { token: hermit.token, path: { post_id: post }, body: { caption: 'Two' } });
    await invoke(updateMe, { token: hermit.token, body: { is_private: true } });
    for (const token of [undefined, author.token]) expectProblem(await list(post, {}, token), 404, 'post_not_found');
    expect((await list(post, {}, hermit.token)).body.edits).toHaveLength(1);
    await invoke(deletePost, { token: hermit.token, path: { post_id: post } });
    expectProblem(await list(post, {}, hermit.token), 404, 'post_not_found');
    expectProblem(await list(newId()), 404, 'post_not_found');
    for (const id of malformedIds) expectProblem(await list(id), 404, 'not_found');
  });
});
