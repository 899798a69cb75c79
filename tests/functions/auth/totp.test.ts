import { AssociateSoftwareTokenCommand, CognitoIdentityProviderClient, VerifySoftwareTokenCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Me, RecoveryCodes, SignedIn, TotpSecret } from '../../../core/auth/schema.ts';
import { takeCode } from '../../../core/auth/totp.ts';
import { outage } from '../../../core/shared/errors.ts';
import { limits } from '../../../core/shared/limits.ts';
import { getUser } from '../../../core/users/sql.ts';
import { handler as changePassword } from '../../../functions/auth/change-password.ts';
import { handler as getMe } from '../../../functions/auth/get-me.ts';
import { handler as logIn } from '../../../functions/auth/log-in.ts';
import { handler as makeSecret } from '../../../functions/auth/make-totp-secret.ts';
import { handler as refresh } from '../../../functions/auth/refresh-session.ts';
import { handler as register } from '../../../functions/auth/register-user.ts';
import { handler as forgot } from '../../../functions/auth/request-password-reset.ts';
import { handler as reset } from '../../../functions/auth/reset-password.ts';
import { handler as switchOff } from '../../../functions/auth/switch-totp-off.ts';
import { handler as verify } from '../../../functions/auth/verify-totp.ts';
import { processClients, theApp } from '../../../platform/whole-app.ts';
import { authenticator, setUpTotp, wrongCode } from '../../setup/authenticator.ts';
import { expectInvalid, expectProblem } from '../../setup/expect-problem.ts';
import { aUser, aVerifiedUser, freshName, type TestUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';
import { mailedCode } from '../../setup/mailed.ts';

const signIn = ({ username, password }: Pick<TestUser, 'username' | 'password'>, code?: string) =>
  invoke<SignedIn>(logIn, { body: { email_or_username: username, password, ...(code !== undefined && { code }) } });
const off = ({ token, password }: TestUser, code: string) => invoke(switchOff, { token, body: { password, code } });
const begin = ({ token }: Pick<TestUser, 'token'>, body?: object) => invoke<TotpSecret>(makeSecret, { token, ...(body && { body }) });
const hasTotp = async (token: string) => (await invoke<Me>(getMe, { token })).body.totp;
const subjects = async ({ id }: TestUser) =>
  (await theApp().db.query<{ subject: string }>('test_totp_notices', `select data->>'subject' as subject from outbox where type = 'mail.requested' and subject = $1 order by id`, [id])).map(({ subject }) => subject);
const switchedOn = 'Signing in to Lambdagram now requires a code';
const switchedOff = 'Signing in to Lambdagram no longer requires a code';

describe('an authenticator app', () => {
  it('is set up with its secret and a code, and required from then on; all other sessions end', async () => {
    const user = await aVerifiedUser();
    const other = (await signIn(user)).body;
    const { status, body } = await begin(user);
    expect(status).toBe(200);
    const app = authenticator(body.otpauth_url);
    expect(app.secret).toBe(body.secret);
    expect(body.otpauth_url).toContain(`otpauth://totp/Lambdagram%3A${user.username}?`);
    expect((await signIn(user)).status).toBe(200);
    expectProblem(await invoke(verify, { token: user.token, body: { code: wrongCode(app) } }), 422, 'wrong_code');
    expect(await hasTotp(user.token)).toBe(false);

    const verified = await invoke<RecoveryCodes>(verify, { token: user.token, body: { code: app.code() } });
    expect(verified.status).toBe(200);
    expect(new Set(verified.body.recovery_codes).size).toBe(10);
    expect(await hasTotp(user.token)).toBe(true);
    expectProblem(await invoke(getMe, { token: other.token }), 401, 'session_ended');
    expectProblem(await invoke(refresh, { body: { refresh_token: other.refresh_token } }), 401, 'session_ended');
    expectProblem(await signIn(user), 401, 'totp_required');
    expectProblem(await signIn(user, wrongCode(app)), 422, 'wrong_code');
    const code = app.code(1);
    expect((await signIn(user, ` ${code.slice(0, 3)} ${code.slice(3)} `)).body.user.id).toBe(user.id);
    // A code only works once, and invalidates earlier ones.
    expectProblem(await signIn(user, code), 422, 'wrong_code');
    expect(await subjects(user)).toEqual([switchedOn]);
  });

  it('is switched off with the password and a code; all other sessions end', async () => {
    const user = await aVerifiedUser();
    const { app, recoveryCodes } = await setUpTotp(user);
    const other = (await signIn(user, app.code())).body;
    expectProblem(await off(user, wrongCode(app)), 422, 'wrong_code');
    expectProblem(await off({ ...user, password: 'another password' }, app.code(1)), 422, 'wrong_password');
    expect(await hasTotp(user.token)).toBe(true);
    expect((await off(user, app.code(1))).status).toBe(204);
    expect((await off(user, app.code(1))).status).toBe(204);
    expect(await hasTotp(user.token)).toBe(false);
    expectProblem(await invoke(getMe, { token: other.token }), 401, 'session_ended');
    expect((await signIn(user)).status).toBe(200);
    // Clients may still send a code.
    expect((await signIn(user, recoveryCodes[0])).status).toBe(200);
    expect(await subjects(user)).toEqual([switchedOn, switchedOff]);
  });

  it('can be replaced once by a recovery code, which switches it off and ends every session', async () => {
    const user = await aVerifiedUser();
    const { app, recoveryCodes } = await setUpTotp(user);
    expectProblem(await signIn(user, 'aaaaa-22222'), 422, 'wrong_code');
    expectProblem(await signIn({ ...user, password: 'another password' }, recoveryCodes[3]), 401, 'wrong_credentials');
    const { status, body } = await signIn(user, recoveryCodes[3]!.toUpperCase());
    expect(status).toBe(200);
    expect(await hasTotp(body.token)).toBe(false);
    expectProblem(await invoke(getMe, { token: user.token }), 401, 'session_ended');
    expect((await signIn(user)).status).toBe(200);
    expect(await subjects(user)).toEqual([switchedOn, switchedOff]);

    // Setting it up again creates new recovery codes.
    const next = await setUpTotp(body);
    expect(next.app.secret).not.toBe(app.secret);
    for (const earlier of recoveryCodes.slice(2, 5)) expectProblem(await signIn(user, earlier), 422, 'wrong_code');
    expectProblem(await signIn(user, app.code()), 422, 'wrong_code');
    expect((await off({ ...user, token: body.token }, next.recoveryCodes[0]!)).status).toBe(204);
    expect(await hasTotp(body.token)).toBe(false);
  });

  it('accepts only one of several recovery codes sent concurrently', async () => {
    const user = await aVerifiedUser();
    const { recoveryCodes } = await setUpTotp(user);
    const account = await getUser(theApp().db, user.id);
    // The same code twice, and another one.
    const codes = [recoveryCodes[0]!, recoveryCodes[0]!, recoveryCodes[1]!].map((code) => code.replace('-', ''));
    const results = await Promise.allSettled(codes.map((code) => takeCode(theApp(), account, { challenge: '', code, bucket: user.id })));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'wrong_code' });
  });

  it('cannot be replaced while it is on, nor set up from an older session without the password', async () => {
    const user = await aUser();
    await theApp().db.query('age_sessions', `update sessions set created_at = now() - interval '16 minutes' where user_id = $1`, [user.id]);
    expect(expectProblem(await begin(user), 400, 'password_required').errors).toMatchObject([{ path: 'password' }]);
    expectProblem(await begin(user, { password: 'another password' }), 422, 'wrong_password');
    expectInvalid(await begin(user, { code: '123456' }), 'code');
    const { status, body } = await begin(user, { password: user.password });
    expect(status).toBe(200);
    expect((await invoke(verify, { token: user.token, body: { code: authenticator(body.otpauth_url).code() } })).status).toBe(200);
    expectProblem(await begin(user, { password: user.password }), 409, 'totp_already_on');
    expectProblem(await invoke(verify, { token: user.token, body: { code: authenticator(body.otpauth_url).code(1) } }), 409, 'totp_already_on');
  });

  it('cannot be set up or replaced directly at the pool', async () => {
    const user = await aUser();
    const pool = new CognitoIdentityProviderClient({ maxAttempts: 1 });
    const refused = { name: 'ForbiddenException' };
    await expect(pool.send(new AssociateSoftwareTokenCommand({ AccessToken: user.token }))).rejects.toMatchObject(refused);
    await expect(pool.send(new VerifySoftwareTokenCommand({ AccessToken: user.token, UserCode: '123456' }))).rejects.toMatchObject(refused);
  });

  it('is still required after a password reset or change, and by a repeated registration', async () => {
    const user = await aVerifiedUser();
    const { app } = await setUpTotp(user);
    const password = 'a new password of mine';
    expect((await invoke(changePassword, { token: user.token, body: { current_password: user.password, password } })).status).toBe(204);
    expectProblem(await signIn({ ...user, password }), 401, 'totp_required');
    await invoke(forgot, { body: { email_or_username: user.username } });
    expect((await invoke(reset, { body: { email_or_username: user.username, code: await mailedCode(user.email), password: user.password } })).status).toBe(204);
    expectProblem(await signIn(user), 401, 'totp_required');
    expect((await signIn(user, app.code())).status).toBe(200);

    const username = freshName();
    const again = { headers: { 'Idempotency-Key': username }, body: { username, email: `${username}@example.com`, password } };
    const { body } = await invoke<SignedIn>(register, again);
    await setUpTotp(body);
    expectProblem(await invoke(register, again), 409, 'name_taken');
  });

  it('withstands guesses: after ten, even the right code is rejected, except where the owner has signed in before', async () => {
    const user = await aUser();
    const { app } = await setUpTotp(user);
    const { count } = limits['totp-codes'].account;
    const guess = (code: string) => invoke(logIn, { address: '198.51.100.7', body: { email_or_username: user.username, password: user.password, code } });
    const home = (code: string) => invoke(logIn, { address: '203.0.113.99', body: { email_or_username: user.username, password: user.password, code } });
    expect((await home(app.code())).status).toBe(200);
    const tried = await Promise.all(Array.from({ length: count + 5 }, () => guess(wrongCode(app))));
    expect(tried.filter(({ status }) => status === 422)).toHaveLength(count - 1);
    expectProblem(await guess(app.code(1)), 429, 'too_many_attempts');
    expect((await home(app.code(1))).status).toBe(200);
  });

  it('accepts no code while guesses cannot be counted', async () => {
    const user = await aUser();
    const { app } = await setUpTotp(user);
    onTestFinished(processClients.wrap('redis', () => ({ run: async () => undefined })));
    onTestFinished(processClients.wrap('dynamo', () => ({ update: () => Promise.reject(outage('interactions', new Error('out of reach'))) })));
    expectProblem(await signIn(user, app.code()), 503, 'interactions_unavailable');
  });

  it('that was partly switched on or off is settled by the next sign-in', async () => {
    const user = await aVerifiedUser();
    const { app } = await setUpTotp(user);
    await theApp().identity.setTotp(user.id, false);
    const { body } = await signIn(user);
    expect(await hasTotp(body.token)).toBe(false);
    expect(await subjects(user)).toEqual([switchedOn, switchedOff]);
    await theApp().identity.setTotp(user.id, true);
    expect((await signIn(user, app.code())).status).toBe(200);
    expect(await hasTotp(user.token)).toBe(true);
    expect((await off(user, app.code(1))).status).toBe(204);
    expect(await hasTotp(user.token)).toBe(false);
  });
});
