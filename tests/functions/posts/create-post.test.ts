import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../core/shared/ids.ts';
import type { Post } from '../../../core/posts/schema.ts';
import { handler } from '../../../functions/posts/create-post.ts';
import { noStrings, unstorable } from '../../setup/bad-text.ts';
import { expectInvalid, expectProblem } from '../../setup/expect-problem.ts';
import { aMedia, anUpload, aPost, aUser, type TestUser } from '../../setup/given.ts';
import { spellings } from '../../setup/id-spellings.ts';
import { invoke } from '../../setup/invoke.ts';

let user: TestUser;
beforeAll(async () => {
  user = await aUser();
});
const post = (body: unknown, by: TestUser = user) => invoke<Post>(handler, { token: by.token, body });
const photos = (count: number) => Promise.all(Array.from({ length: count }, () => aMedia(user)));

describe('POST /api/v1/posts', () => {
  it('publishes a photo and returns the complete post', async () => {
    const media_id = await aMedia(user);
    const { status, body } = await post({ media_id, caption: 'Tulips 🌷 – "am Morgen"\n<b>' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      user_id: user.id,
      username: user.username,
      avatar_url: null,
      caption: 'Tulips 🌷 – "am Morgen"\n<b>',
      likes_count: 0,
      comments_count: 0,
      user_liked: false,
      media: [{ id: media_id, width: 64, height: 48, alt: '' }],
    });
    expect(body.media_url).toBe(body.media[0]!.variants!.medium);
    expect(body.id[14]).toBe('7');
  });

  it('keeps ten photos in their order, with their alternative texts', async () => {
    const media_ids = await photos(10);
    const alt_texts = ['first', '', 'third', ...Array<string>(7).fill('')];
    const { body } = await post({ media_ids, alt_texts });
    expect(body.media.map(({ id }) => id)).toEqual(media_ids);
    expect(body.media.map(({ alt }) => alt)).toEqual(alt_texts);
  });

  it.each(spellings)('finds a photo by its id %s', async (_, spell) => {
    const media_id = await aMedia(user);
    expect((await post({ media_ids: [spell(media_id)] })).body.media[0]!.id).toBe(media_id);
  });

  it('accepts a caption of exactly 2200 code points, with an emoji as one', async () => {
    const caption = '🌷'.repeat(2200);
    expect((await post({ media_id: await aMedia(user), caption })).body.caption).toBe(caption);
  });

  it.each([
    ['no photo', {}, 'media_ids'],
    ['both ways to name photos', { media_id: newId(), media_ids: [newId()] }, 'media_ids'],
    ['an empty list', { media_ids: [] }, 'media_ids'],
    ['eleven photos', { media_ids: Array.from({ length: 11 }, newId) }, 'media_ids'],
    ['a malformed id', { media_ids: ['x'] }, 'media_ids.0'],
    ['a number as id', { media_id: 7 }, 'media_id'],
    ['a photo twice', { media_ids: ['0198f0aa-0000-7000-8000-000000000000', '0198F0AA000070008000000000000000'] }, 'media_ids'],
    ['an id for a list', { media_ids: newId() }, 'media_ids'],
    ['too long a caption', { media_id: newId(), caption: 'x'.repeat(2201) }, 'caption'],
    ['too long an alternative text', { media_id: newId(), alt_texts: ['x'.repeat(1001)] }, 'alt_texts.0'],
    ['fewer alternative texts than photos', { media_ids: [newId(), newId()], alt_texts: ['a'] }, 'alt_texts'],
    ['more alternative texts than photos', { media_id: newId(), alt_texts: ['a', 'b'] }, 'alt_texts'],
    ['eleven alternative texts', { media_id: newId(), alt_texts: Array<string>(11).fill('') }, 'alt_texts'],
    ...[...unstorable, ...noStrings].flatMap(([name, value]): [string, object, string][] => [
      ...(value === null ? [] : [[`${name} as caption`, { media_id: newId(), caption: value }, 'caption'] as [string, object, string]]),
      [`${name} as alternative text`, { media_id: newId(), alt_texts: [value] }, 'alt_texts.0'],
    ]),
  ])('refuses %s', async (_, body, path) => {
    expectInvalid(await post(body), path);
  });

  it('rejects unknown, foreign, pending or used photos, and claims none of the others', async () => {
    const other = await aUser();
    const [mine, foreign, used, { media_id: unready }] = await Promise.all([aMedia(user), aMedia(other), aMedia(user), anUpload(user)]);
    await post({ media_id: used });
    expectProblem(await post({ media_ids: [mine, newId()] }), 404, 'media_not_found');
    expectProblem(await post({ media_ids: [mine, foreign] }), 403, 'not_your_media');
    expectProblem(await post({ media_ids: [mine, unready] }), 409, 'media_not_ready');
    expectProblem(await post({ media_ids: [mine, used] }), 409, 'media_in_use');
    expect((await post({ media_id: mine })).status).toBe(201);
  });

  it('gives a photo to only one of ten concurrent posts', async () => {
    const media_id = await aMedia(user);
    const answers = await Promise.all(Array.from({ length: 10 }, () => post({ media_id })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(9).fill(409)]);
    for (const answer of answers) if (answer.status === 409) expectProblem(answer, 409, 'media_in_use');
  });

  it.each(['[]', '"text"', 'null', '7', '{', '{"caption": "\\ud8"}', '{}{}', "{'a': 1}", '\0'])('rejects the body %j', async (body) => {
    expectProblem(await post(body), 400, 'malformed_json');
  });

  it('rejects a body of more than 256 KB, counted in bytes', async () => {
    expectProblem(await post(JSON.stringify({ caption: 'ä'.repeat(131_100) })), 413, 'body_too_large');
    expectInvalid(await post(JSON.stringify({ media_id: newId(), caption: 'x'.repeat(262_000) })), 'caption');
  });

  it('is not confused by names with a meaning in JavaScript', async () => {
    const body = `{"__proto__": {"caption": "inherited"}, "constructor": 1, "media_id": "${await aMedia(user)}"}`;
    expect((await post(body)).body.caption).toBe('');
  });

  it('counts each of the author’s posts', async () => {
    const author = await aUser();
    await Promise.all(Array.from({ length: 5 }, () => aPost(author)));
    const { handler: getUser } = await import('../../../functions/users/get-user.ts');
    const { body } = await invoke<{ posts_count: number }>(getUser, { path: { user_id: author.id } });
    expect(body.posts_count).toBe(5);
  });
});
