import { describe, expect, it } from 'vitest';
import { handler } from '../../../functions/auth/log-out.ts';
import { handler as refresh } from '../../../functions/auth/refresh-session.ts';
import { noStrings } from '../../setup/bad-text.ts';
import { expectInvalid, expectProblem } from '../../setup/expect-problem.ts';
import { aUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';

describe('POST /api/v1/auth/logout', () => {
  it('ends the refresh token, and says the same when asked again', async () => {
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

  it('needs a token and says what is missing', async () => {
    const user = await aUser();
    expectProblem(await invoke(handler, { body: { refresh_token: user.refreshToken } }), 401, 'missing_token');
    expectInvalid(await invoke(handler, { token: user.token, body: {} }), 'refresh_token');
    for (const [, refresh_token] of noStrings) {
      expectInvalid(await invoke(handler, { token: user.token, body: { refresh_token } }), 'refresh_token');
    }
  });
});
