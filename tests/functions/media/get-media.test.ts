import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../core/shared/ids.ts';
import type { Media } from '../../../core/media/schema.ts';
import { handler } from '../../../functions/media/get-media.ts';
import { expectProblem } from '../../setup/expect-problem.ts';
import { aMedia, aUser, type TestUser } from '../../setup/given.ts';
import { malformedIds, spellings } from '../../setup/id-spellings.ts';
import { invoke } from '../../setup/invoke.ts';

let user: TestUser;
let id: string;
beforeAll(async () => {
  user = await aUser();
  id = await aMedia(user);
});
const get = (media_id: string) => invoke<Media>(handler, { path: { media_id } });

describe('GET /api/v1/media/{media_id}', () => {
  it.each(spellings)('shows a photo by its id %s', async (_, spell) => {
    const { status, body } = await get(spell(id));
    expect(status).toBe(200);
    expect(body).toMatchObject({ media_id: id, user_id: user.id, status: 'ready', width: 64, height: 48 });
    expect(Object.keys(body.variants).sort()).toEqual(['large', 'medium', 'original', 'thumbnail']);
  });

  it('answers 404 for unknown and malformed ids', async () => {
    expectProblem(await get(newId()), 404, 'media_not_found');
    for (const malformed of malformedIds) expectProblem(await get(malformed), 404, 'not_found');
  });
});
