import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../core/shared/ids.ts';
import type { LikeState } from '../../../core/likes/schema.ts';
import { handler as like } from '../../../functions/likes/like-post.ts';
import { handler as unlike } from '../../../functions/likes/unlike-post.ts';
import { expectProblem } from '../../setup/expect-problem.ts';
import { aCrowd, aPost, aUser, type TestUser } from '../../setup/given.ts';
import { malformedIds, spellings } from '../../setup/id-spellings.ts';
import { invoke } from '../../setup/invoke.ts';

let author: TestUser;
beforeAll(async () => {
  author = await aUser();
});
type By = { token: string };
const likeIt = ({ token }: By, post_id: string) => invoke<LikeState>(like, { token, path: { post_id } });
const unlikeIt = ({ token }: By, post_id: string) => invoke<LikeState>(unlike, { token, path: { post_id } });
const liked = (likes_count: number) => ({ status: 200, body: { success: true, likes_count } });

describe('POST and DELETE /api/v1/posts/{post_id}/like', () => {
  it('count up and down; repeating them succeeds and changes nothing', async () => {
    const [post, [ada, ben]] = await Promise.all([aPost(author), aCrowd(2)]);
    expect(await unlikeIt(ada!, post)).toMatchObject(liked(0));
    expect(await likeIt(ada!, post)).toMatchObject(liked(1));
    expect(await likeIt(ada!, post)).toMatchObject(liked(1));
    expect(await likeIt(ben!, post)).toMatchObject(liked(2));
    expect(await unlikeIt(ada!, post)).toMatchObject(liked(1));
    expect(await unlikeIt(ada!, post)).toMatchObject(liked(1));
    expect(await likeIt(ada!, post)).toMatchObject(liked(2));
    expect(await likeIt(author, post)).toMatchObject(liked(3));
  });

  it('count one like of a user who sends twenty concurrently', async () => {
    const [post, [ada]] = await Promise.all([aPost(author), aCrowd(1)]);
    const answers = await Promise.all(Array.from({ length: 20 }, () => likeIt(ada!, post)));
    for (const answer of answers) expect(answer).toMatchObject(liked(1));
    expect(await unlikeIt(ada!, post)).toMatchObject(liked(0));
  });

  it.each(spellings)('find a post by its id %s', async (_, spell) => {
    const post = await aPost(author);
    expect(await likeIt(author, spell(post))).toMatchObject(liked(1));
    expect(await unlikeIt(author, spell(post))).toMatchObject(liked(0));
  });

  it('return 404 for unknown and malformed ids', async () => {
    for (const change of [likeIt, unlikeIt]) {
      expectProblem(await change(author, newId()), 404, 'post_not_found');
      for (const malformed of malformedIds) expectProblem(await change(author, malformed), 404, 'not_found');
    }
  });

  it('do not take a post from the body', async () => {
    const [post, other] = await Promise.all([aPost(author), aPost(author)]);
    await invoke(like, { token: author.token, path: { post_id: post }, query: { post_id: other }, body: { post_id: other } });
    expect(await unlikeIt(author, other)).toMatchObject(liked(0));
    expect(await likeIt(author, post)).toMatchObject(liked(1));
  });
});
