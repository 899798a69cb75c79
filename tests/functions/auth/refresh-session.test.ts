import { describe, expect, it } from 'vitest';
import { refreshSession } from '../../../core/auth/refresh-session.ts';
import type { Tokens } from '../../../core/auth/schema.ts';
import { handler as getMe } from '../../../functions/auth/get-me.ts';
import { handler } from '../../../functions/auth/refresh-session.ts';
import { createApp, theApp } from '../../../platform/whole-app.ts';
import { noStrings, unstorable } from '../../setup/bad-text.ts';
import { expectInvalid, expectProblem } from '../../setup/expect-problem.ts';
import { aUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';

const refresh = (body: unknown) => invoke<Tokens>(handler, { body });

describe('POST /api/v1/auth/refresh', () => {
  it('gives a new access token of the same user, again and again', async () => {
    const user = await aUser();
    const first = await refresh({ refresh_token: user.refreshToken });
    const second = await refresh({ refresh_token: first.body.refresh_token });
    for (const { status, body } of [first, second]) {
      expect(status).toBe(200);
      expect(body.token).not.toBe(user.token);
      expect((await invoke<{ id: string }>(getMe, { token: body.token })).body.id).toBe(user.id);
    }
  });

  it('rejects an access token in place of a refresh token', async () => {
    const user = await aUser();
    expectProblem(await refresh({ refresh_token: user.token }), 401, 'invalid_refresh_token');
  });

  it('gives none for a deleted account, even if the pool still has it', async () => {
    const user = await aUser();
    await theApp().db.query('remove_account', 'delete from users where id = $1', [user.id]);
    expectProblem(await refresh({ refresh_token: user.refreshToken }), 401, 'account_gone');
  });

  it('works without the database, which every later change checks', async () => {
    const user = await aUser();
    const nowhere = createApp({ ...theApp().config, DATABASE_URL: 'postgres://127.0.0.1:1/nothing' });
    await expect(refreshSession(nowhere, user.refreshToken, 'Firefox on Linux')).resolves.toMatchObject({ refresh_token: expect.any(String) as string });
    await nowhere.close();
  });

  it.each(['unknown', 'a.b.c', '{}'])('rejects the token %j', async (refresh_token) => {
    expectProblem(await refresh({ refresh_token }), 401, 'invalid_refresh_token');
  });

  it.each([['nothing', undefined], ['nothing in it', ''], ['8 KB and more', 'x'.repeat(8193)], ...unstorable, ...noStrings])(
    'rejects %s',
    async (_, refresh_token) => {
      expectInvalid(await refresh({ refresh_token }), 'refresh_token');
    },
  );
});
