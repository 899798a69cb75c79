import { beforeAll, describe, expect, it } from 'vitest';
import type { CreatedComment } from '../../../core/comments/schema.ts';
import { newId } from '../../../core/shared/ids.ts';
import type { Post } from '../../../core/posts/schema.ts';
import { handler as createComment } from '../../../functions/comments/create-comment.ts';
import { handler } from '../../../functions/comments/delete-comment.ts';
import { handler as getPost } from '../../../functions/posts/get-post.ts';
import { expectProblem } from '../../setup/expect-problem.ts';
import { aPost, aUser, type TestUser } from '../../setup/given.ts';
import { malformedIds, spellings } from '../../setup/id-spellings.ts';
import { invoke } from '../../setup/invoke.ts';

let author: TestUser;
let guest: TestUser;
beforeAll(async () => {
  [author, guest] = await Promise.all([aUser(), aUser()]);
});

async function aComment(by = guest) {
  const post_id = await aPost(author);
  const { body } = await invoke<CreatedComment>(createComment, { token: by.token, path: { post_id }, body: { text: 'Hello' } });
  return { post_id, comment_id: body.id };
}
const remove = (by: TestUser, path: Record<string, string>) => invoke(handler, { token: by.token, path });
const countOf = async (post_id: string) => (await invoke<Post>(getPost, { path: { post_id } })).body.comments_count;

describe('DELETE /api/v1/posts/{post_id}/comments/{comment_id}', () => {
  it('is allowed for the authors of the comment and of the post, and updates the count immediately', async () => {
    for (const by of [guest, author]) {
      const path = await aComment();
      expect(await countOf(path.post_id)).toBe(1);
      expect((await remove(by, path)).status).toBe(204);
      expect(await countOf(path.post_id)).toBe(0);
      expectProblem(await remove(by, path), 404, 'comment_not_found');
    }
  });

  it('is forbidden for everyone else', async () => {
    const stranger = await aUser();
    const path = await aComment(author);
    expectProblem(await remove(stranger, path), 403, 'not_your_comment');
    expectProblem(await remove(guest, path), 403, 'not_your_comment');
    expect(await countOf(path.post_id)).toBe(1);
  });

  it('succeeds once for ten simultaneous requests, and counts once', async () => {
    const path = await aComment();
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => remove(index % 2 ? guest : author, path)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array<number>(9).fill(404)]);
    expect(await countOf(path.post_id)).toBe(0);
  });

  it('finds no comment under another post', async () => {
    const [one, other] = await Promise.all([aComment(), aComment()]);
    expectProblem(await remove(guest, { post_id: other.post_id, comment_id: one.comment_id }), 404, 'comment_not_found');
    expect(await countOf(one.post_id)).toBe(1);
  });

  it.each(spellings)('finds both by their ids %s', async (_, spell) => {
    const path = await aComment();
    expect((await remove(guest, { post_id: spell(path.post_id), comment_id: spell(path.comment_id) })).status).toBe(204);
  });

  it('returns 404 for unknown and malformed ids', async () => {
    const path = await aComment();
    expectProblem(await remove(guest, { ...path, comment_id: newId() }), 404, 'comment_not_found');
    expectProblem(await remove(guest, { ...path, post_id: newId() }), 404, 'post_not_found');
    for (const malformed of malformedIds) {
      expectProblem(await remove(guest, { ...path, post_id: malformed }), 404, 'not_found');
      expectProblem(await remove(guest, { ...path, comment_id: malformed }), 404, 'not_found');
    }
  });
});
