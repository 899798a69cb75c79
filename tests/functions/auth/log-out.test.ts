import { describe, expect, it } from 'vitest';
import { handler } from '../../../functions/auth/log-out.ts';
import { handler as refresh } from '../../../functions/auth/refresh-session.ts';
import { noStrings } from '../../setup/bad-text.ts';
import { expectInvalid, expectProblem } from '../../setup/expect-problem.ts';
import { aUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';
import { accessClaims, poolToken } from '../../setup/pool-token.ts';

describe('POST /api/v1/auth/logout', () => {
  it('revokes the refresh token, and returns the same when repeated', async () => {
    const user = await aUser();
    const body = { refresh_token: user.refreshToken };
    const answers = [await invoke(handler, { token: user.token, body }), await invoke(handler, { token: user.token, body })];
    expect(answers.map(({ status }) => status)).toEqual([204, 204]);
    expectProblem(await invoke(refresh, { body }), 401, 'invalid_refresh_token');
  });

  it('leaves other users signed in', async () => {
    const [one, other] = await Promise.all([aUser(), aUser()]);
    await invoke(handler, { token: one.token, body: { refresh_token: one.refreshToken } });
    expect((await invoke(refresh, { body: { refresh_token: other.refreshToken } })).status).toBe(200);
  });

  it.each([
    ['without an access token', async () => undefined],
    ['with an expired one', async (id: string) => poolToken({ ...accessClaims(id), exp: Math.floor(Date.now() / 1000) - 60 })],
    ['with one that is none', async () => 'junk'],
  ])('ends the refresh token %s', async (_, tokenOf) => {
    const user = await aUser();
    const token = await tokenOf(user.id);
    const body = { refresh_token: user.refreshToken };
    expect((await invoke(handler, { ...(token !== undefined && { token }), body })).status).toBe(204);
    expectProblem(await invoke(refresh, { body }), 401, 'invalid_refresh_token');
  });

  it('reports what is missing', async () => {
    expectInvalid(await invoke(handler, { body: {} }), 'refresh_token');
    for (const [, refresh_token] of noStrings) expectInvalid(await invoke(handler, { body: { refresh_token } }), 'refresh_token');
  });
});
