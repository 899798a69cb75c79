import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../core/shared/ids.ts';
import type { Profile } from '../../../core/users/schema.ts';
import { handler as follow } from '../../../functions/follows/follow-user.ts';
import { handler } from '../../../functions/users/get-user.ts';
import { expectProblem } from '../../setup/expect-problem.ts';
import { aPost, aUser, freshName, type TestUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';

let user: TestUser;
beforeAll(async () => {
  user = await aUser();
});
const get = (user_id: string, token?: string) => invoke<Profile>(handler, { path: { user_id }, ...(token !== undefined && { token }) });

describe('GET /api/v1/users/{user_id}', () => {
  it.each([
    ['id', () => user.id],
    ['id in capitals', () => user.id.toUpperCase()],
    ['id without hyphens', () => user.id.replaceAll('-', '')],
    ['username', () => user.username],
    ['username in capitals', () => user.username.toUpperCase()],
  ])('finds a user by %s', async (_, ref) => {
    const { status, body } = await get(ref());
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: user.id, username: user.username, posts_count: 0, followers_count: 0, following_count: 0 });
  });

  it('never shows the email', async () => {
    for (const token of [undefined, user.token]) expect(JSON.stringify(await get(user.id, token))).not.toContain('@example.com');
  });

  it('counts posts and shows whether the reader follows, but not to anonymous readers', async () => {
    const [author, reader] = await Promise.all([aUser(), aUser()]);
    await aPost(author);
    expect((await get(author.id, reader.token)).body).toMatchObject({ posts_count: 1, viewer_follows: false });
    await invoke(follow, { token: reader.token, path: { user_id: author.id } });
    expect((await get(author.id, reader.token)).body).toMatchObject({ followers_count: 1, viewer_follows: true });
    expect((await get(author.id)).body).not.toHaveProperty('viewer_follows');
  });

  it.each([
    ['an unknown id', newId(), 'user_not_found'],
    ['an unknown username', freshName(), 'user_not_found'],
    ['too short a name', 'ab', 'not_found'],
    ['too long a name', 'a'.repeat(37), 'not_found'],
    ['a null byte', 'ada\0', 'not_found'],
    ['a lone surrogate', 'ada\ud800', 'not_found'],
    ['braces around an id', `{${newId()}}`, 'not_found'],
    ['a try at injection', "x' or '1'='1", 'not_found'],
  ])('returns 404 for %s', async (_, ref, code) => {
    expectProblem(await get(ref), 404, code);
  });
});
