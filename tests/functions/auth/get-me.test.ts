import { describe, expect, it } from 'vitest';
import type { Me } from '../../../core/auth/schema.ts';
import { newId } from '../../../core/shared/ids.ts';
import { handler } from '../../../functions/auth/get-me.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { expectProblem } from '../../setup/expect-problem.ts';
import { aUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';
import { accessClaims, poolToken } from '../../setup/pool-token.ts';

describe('GET /api/v1/auth/me', () => {
  it('shows the token’s account, including the e-mail address', async () => {
    const user = await aUser();
    const { status, body } = await invoke<Me>(handler, { token: user.token });
    expect(status).toBe(200);
    expect(body).toEqual({
      id: user.id,
      username: user.username,
      email: user.email,
      email_verified: false,
      new_email: null,
      totp: false,
      display_name: '',
      bio: '',
      avatar_url: null,
      leaving_at: null,
      roles: [],
      suspended: false,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/) as string,
    });
  });

  it('rejects a valid token of a deleted account', async () => {
    expectProblem(await invoke(handler, { token: await poolToken(accessClaims(newId())) }), 401, 'account_gone');
  });

  it('rejects it even if the cache still has the account', async () => {
    const user = await aUser();
    expect((await invoke(handler, { token: user.token })).status).toBe(200);
    await theApp().db.query('delete_account', 'delete from users where id = $1', [user.id]);
    expectProblem(await invoke(handler, { token: user.token }), 401, 'account_gone');
  });
});
