import { ConfirmForgotPasswordCommand, CognitoIdentityProviderClient, ForgotPasswordCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, it } from 'vitest';
import type { SignedIn } from '../../../core/auth/schema.ts';
import { resetPassword } from '../../../core/auth/passwords.ts';
import { count } from '../../../core/cache/count-limit.ts';
import { limits } from '../../../core/shared/limits.ts';
import { handler as changePassword } from '../../../functions/auth/change-password.ts';
import { handler as getMe } from '../../../functions/auth/get-me.ts';
import { handler as logIn } from '../../../functions/auth/log-in.ts';
import { handler as refresh } from '../../../functions/auth/refresh-session.ts';
import { handler as register } from '../../../functions/auth/register-user.ts';
import { handler as forgot } from '../../../functions/auth/request-password-reset.ts';
import { handler as reset } from '../../../functions/auth/reset-password.ts';
import { createApp, processClients, theApp } from '../../../platform/whole-app.ts';
import { expectInvalid, expectProblem } from '../../setup/expect-problem.ts';
import { aUser, aVerifiedUser, freshName } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';
import { mailedCode, mailTo } from '../../setup/mailed.ts';

const fresh = 'a new password of mine';
const signIn = (name: string, password: string) => invoke<SignedIn>(logIn, { body: { email_or_username: name, password } });
const ask = (email_or_username: string) => invoke(forgot, { body: { email_or_username } });
const set = (email_or_username: string, code: string, password = fresh) => invoke(reset, { body: { email_or_username, code, password } });

/** Six-digit codes other than `code`. */
const wrongCodes = (code: string, count: number) => Array.from({ length: count }, (_, index) => String((Number(code) + 1 + index) % 1_000_000).padStart(6, '0'));

describe('a forgotten password', () => {
  it('is replaced by the code mailed to the verified address, and all sessions end', async () => {
    const user = await aVerifiedUser();
    expect(await ask(user.username)).toMatchObject({ status: 202, body: {} });
    expect((await set(user.email, await mailedCode(user.email))).status).toBe(204);
    expect((await signIn(user.username, fresh)).status).toBe(200);
    expectProblem(await signIn(user.username, user.password), 401, 'wrong_credentials');
    expectProblem(await invoke(getMe, { token: user.token }), 401, 'session_ended');
    expectProblem(await invoke(refresh, { body: { refresh_token: user.refreshToken } }), 401, 'session_ended');
  });

  it('also ends a sign-in in progress with the old password', async () => {
    const user = await aVerifiedUser();
    await ask(user.username);
    const code = await mailedCode(user.email);
    const restore = processClients.wrap('identity', (identity) => ({
      ...identity,
      logIn: async (name, password) => {
        const signedIn = await identity.logIn(name, password);
        if (password === user.password) expect((await set(user.username, code)).status).toBe(204);
        return signedIn;
      },
    }));
    try {
      expectProblem(await signIn(user.username, user.password), 401, 'session_ended');
    } finally {
      restore();
    }
    expect((await signIn(user.username, fresh)).status).toBe(200);
  });

  it('gets the same response, after the same calls, for accounts that do not exist or have no verified address', async () => {
    const [verified, unverified] = [await aVerifiedUser(), await aUser()];
    const asked = await Promise.all([verified.username, unverified.username, freshName(), `${freshName()}@example.com`].map(ask));
    const shown = asked.map(({ status, body }) => ({ status, body }));
    expect(shown).toEqual(shown.map(() => ({ status: 202, body: {} })));
    expect(await mailTo(verified.email)).toHaveLength(2);
    expect(await mailTo(unverified.email)).toHaveLength(1);
    const refused = await Promise.all([verified.username, unverified.username, freshName()].map((name) => set(name, '000000')));
    const problems = refused.map((answer) => ({ ...expectProblem(answer, 422, 'wrong_code'), trace_id: '' }));
    expect(problems).toEqual(problems.map(() => problems[0]));
  });

  it('withstands guesses: after five, even the right code is rejected', async () => {
    const user = await aVerifiedUser();
    await ask(user.username);
    const code = await mailedCode(user.email);
    for (const guess of wrongCodes(code, 4)) expectProblem(await set(user.username, guess), 422, 'wrong_code');
    expect((await set(user.username, code)).status).toBe(204);

    await ask(user.username);
    const next = await mailedCode(user.email);
    const guesses = wrongCodes(next, 30);
    for (const guess of guesses.slice(0, 5)) expectProblem(await set(user.username, guess), 422, 'wrong_code');
    await Promise.all(guesses.map(async (guess) => expectProblem(await set(user.username, guess), 422, 'wrong_code')));
    expectProblem(await set(user.username, next), 422, 'wrong_code');
    expect((await signIn(user.username, fresh)).status).toBe(200);
  });

  it('accepts a code for 15 minutes, and no code that nobody requested', async () => {
    const user = await aVerifiedUser();
    const input = { email_or_username: user.username, code: '000000', password: fresh };
    expectProblem(await set(user.username, input.code), 422, 'wrong_code');
    await ask(user.username);
    const code = await mailedCode(user.email);
    const at = (minutes: number) => ({ ...theApp(), now: () => new Date(Date.now() + minutes * 60_000) });
    await expect(resetPassword(at(15.1), { ...input, code })).rejects.toMatchObject({ code: 'wrong_code' });
    await resetPassword(at(14.5), { ...input, code });
    expectProblem(await set(user.username, code), 422, 'wrong_code');
  });

  it('gets five codes an hour', async () => {
    const user = await aVerifiedUser();
    const asked = [];
    for (let time = 0; time < 6; time += 1) asked.push(await ask(user.username));
    // The limit may allow another code in the meantime.
    expect(asked.filter(({ status }) => status === 202).length).toBeGreaterThanOrEqual(5);
    if (asked[5]!.status !== 202) expectProblem(asked[5]!, 429, 'too_many_attempts');
  });

  it('gets at most ten codes an hour for all names together, while the response stays the same', async () => {
    const user = await aVerifiedUser();
    await count(theApp(), 'reset-mails', 'account', user.id, limits['reset-mails'].account.count - 1);
    const before = (await mailTo(user.email)).length;
    expect((await ask(user.username)).status).toBe(202);
    const code = await mailedCode(user.email);
    expect((await ask(user.email)).status).toBe(202);
    expect(await mailTo(user.email)).toHaveLength(before + 1);
    expect((await set(user.email, code)).status).toBe(204);
  });

  it('is not replaced while guesses cannot be counted', async () => {
    const user = await aVerifiedUser();
    const app = createApp({ ...theApp().config, REQUEST_DEADLINE_MS: 500, INTERACTIONS_TABLE: 'no-such-table' });
    await expect(resetPassword(app, { email_or_username: user.username, code: '000000', password: fresh })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    expect(await mailTo(user.email)).toHaveLength(1);
    await app.close();
  });

  it('cannot be reset directly at the pool, bypassing the count', async () => {
    const user = await aVerifiedUser();
    await ask(user.username);
    const pool = new CognitoIdentityProviderClient({ maxAttempts: 1 });
    const name = { ClientId: process.env['USER_POOL_CLIENT_ID'], Username: user.id };
    const refused = { name: 'ForbiddenException' };
    await expect(pool.send(new ForgotPasswordCommand(name))).rejects.toMatchObject(refused);
    const confirm = new ConfirmForgotPasswordCommand({ ...name, ConfirmationCode: await mailedCode(user.email), Password: fresh });
    await expect(pool.send(confirm)).rejects.toMatchObject(refused);
  });
});

describe('POST /api/v1/auth/password', () => {
  const change = (token: string, current_password: string, password = fresh) => invoke(changePassword, { token, body: { current_password, password } });

  it('changes the password and ends every session but its own', async () => {
    const user = await aUser();
    const other = (await signIn(user.username, user.password)).body;
    expect((await change(user.token, user.password)).status).toBe(204);
    expectProblem(await invoke(getMe, { token: other.token }), 401, 'session_ended');
    expect((await invoke(getMe, { token: user.token })).status).toBe(200);
    expect((await invoke(refresh, { body: { refresh_token: user.refreshToken } })).status).toBe(200);
    expect((await signIn(user.username, fresh)).status).toBe(200);
    expectProblem(await signIn(user.username, user.password), 401, 'wrong_credentials');
  });

  it('changes nothing without the current one, and allows ten tries in a quarter of an hour', async () => {
    const user = await aUser();
    const tried = [];
    for (let time = 0; time < 21; time += 1) tried.push(await change(user.token, `wrong ${time}`));
    expectProblem(tried[0]!, 422, 'wrong_password');
    // At most a full bucket, plus what is refilled during the test.
    expect(tried.filter(({ status }) => status === 422).length).toBeLessThanOrEqual(20);
    expect(tried.some(({ status }) => status === 429)).toBe(true);
    expect((await signIn(user.username, user.password)).status).toBe(200);
  });
});

describe('a password', () => {
  const registered = (password: string) => {
    const username = freshName();
    return invoke<SignedIn>(register, { body: { username, email: `${username}@example.com`, password } });
  };

  it.each(['12345678', 'Password', 'QWERTYUIOP', 'football'])('is rejected when it is as common as %s', async (password) => {
    const user = await aUser();
    for (const answer of [
      await registered(password),
      await invoke(changePassword, { token: user.token, body: { current_password: user.password, password } }),
      await set(user.username, '000000', password),
    ]) {
      expect(expectProblem(answer, 400, 'common_password').errors).toMatchObject([{ path: 'password' }]);
    }
  });

  it('is the same in any Unicode form of its characters', async () => {
    const password = 'Zoë-naïve-Ångström-12';
    const { body } = await registered(password.normalize('NFD'));
    for (const form of ['NFC', 'NFD']) expect((await signIn(body.user.username, password.normalize(form))).status).toBe(200);
    const changed = await invoke(changePassword, { token: body.token, body: { current_password: password.normalize('NFD'), password: `${password}3`.normalize('NFD') } });
    expect(changed.status).toBe(204);
    expect((await signIn(body.user.username, `${password}3`)).status).toBe(200);
  });

  it.each(['        ', ' leading space', 'trailing space '])('is rejected with leading or trailing white space: %j', async (password) => {
    expectInvalid(await registered(password), 'password');
  });
});
