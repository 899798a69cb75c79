import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../core/shared/ids.ts';
import type { Media } from '../../../core/media/schema.ts';
import { handler } from '../../../functions/media/get-media.ts';
import { expectProblem } from '../../setup/expect-problem.ts';
import { aMedia, aUser, type TestUser } from '../../setup/given.ts';
import { handler as createPost } from '../../../functions/posts/create-post.ts';
import { handler as updateMe } from '../../../functions/users/update-me.ts';
import { malformedIds, spellings } from '../../setup/id-spellings.ts';
import { invoke } from '../../setup/invoke.ts';

let user: TestUser;
let id: string;
beforeAll(async () => {
  user = await aUser();
  id = await aMedia(user);
  await invoke(createPost, { token: user.token, body: { media_id: id } });
});
const get = (media_id: string, token?: string) => invoke<Media>(handler, { path: { media_id }, ...(token !== undefined && { token }) });

describe('GET /api/v1/media/{media_id}', () => {
  it.each(spellings)('shows a photo by its id %s', async (_, spell) => {
    const { status, body } = await get(spell(id));
    expect(status).toBe(200);
    expect(body).toMatchObject({ media_id: id, user_id: user.id, status: 'ready', width: 64, height: 48 });
    expect(Object.keys(body.variants).sort()).toEqual(['large', 'medium', 'original', 'thumbnail']);
  });

  it('shows an unused photo to its owner only', async () => {
    const [draft, picture, other] = await Promise.all([aMedia(user), aMedia(user), aUser()]);
    for (const unused of [draft, picture]) {
      expect((await get(unused, user.token)).status).toBe(200);
      for (const stranger of [undefined, other.token]) expectProblem(await get(unused, stranger), 404, 'media_not_found');
    }
    await invoke(createPost, { token: user.token, body: { media_id: draft } });
    await invoke(updateMe, { token: user.token, body: { avatar_media_id: picture } });
    for (const used of [draft, picture]) expect((await get(used, other.token)).status).toBe(200);
  });

  it('returns 404 for unknown and malformed ids', async () => {
    expectProblem(await get(newId()), 404, 'media_not_found');
    for (const malformed of malformedIds) expectProblem(await get(malformed), 404, 'not_found');
  });
});
