import { describe, expect, it } from 'vitest';
import type { EmailStatus, Me, SignedIn } from '../../../core/auth/schema.ts';
import { handler as changeEmail } from '../../../functions/auth/change-email.ts';
import { handler as getMe } from '../../../functions/auth/get-me.ts';
import { handler as logIn } from '../../../functions/auth/log-in.ts';
import { handler as register } from '../../../functions/auth/register-user.ts';
import { handler as forgot } from '../../../functions/auth/request-password-reset.ts';
import { handler as reset } from '../../../functions/auth/reset-password.ts';
import { handler as sendCode } from '../../../functions/auth/send-email-code.ts';
import { handler as verify } from '../../../functions/auth/verify-email.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { anEarlyUser } from '../../setup/early-account.ts';
import { expectInvalid, expectProblem } from '../../setup/expect-problem.ts';
import { aUser, aVerifiedUser, freshName, type TestUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';
import { mailedCode } from '../../setup/mailed.ts';

const newAddress = () => `${freshName('new')}@example.com`;
const change = (user: TestUser, email: string, password = user.password) => invoke(changeEmail, { token: user.token, body: { email, password } });
const confirm = (user: TestUser, code: string) => invoke<EmailStatus>(verify, { token: user.token, body: { code } });
const me = async ({ token }: TestUser) => (await invoke<Me>(getMe, { token })).body;
const signIn = (email_or_username: string, password: string) => invoke<SignedIn>(logIn, { body: { email_or_username, password } });
const open = (email: string, password = 'correct horse battery') => invoke<SignedIn>(register, { body: { username: freshName(), email, password } });
const notices = (user: TestUser) =>
  theApp().db.query<{ data: { to: string; text: string } }>('test_notices', `select data from outbox where type = 'mail.requested' and subject = $1`, [user.id]);

describe('POST /api/v1/auth/email', () => {
  it.each([
    ['a new account', aVerifiedUser],
    ['an early account', anEarlyUser],
  ])('of %s: the current address stays until the code sent to the new one is entered', async (_, account) => {
    const [user, email] = [await account(), newAddress()];
    const before = await me(user);
    expect(await change(user, email.toUpperCase())).toMatchObject({ status: 202, body: {} });
    expect(await me(user)).toEqual({ ...before, new_email: email });
    expect((await signIn(user.email, user.password)).status).toBe(200);
    expectProblem(await signIn(email, user.password), 401, 'wrong_credentials');

    expectProblem(await confirm(user, '000000'), 422, 'wrong_code');
    const code = await mailedCode(email);
    expect((await confirm(user, code)).body).toEqual({ email, email_verified: true });
    expect((await confirm(user, code)).status).toBe(200);
    expect(await me(user)).toEqual({ ...before, email, email_verified: true, new_email: null });
    expect((await signIn(email, user.password)).body.user).toMatchObject({ id: user.id, email });
    expectProblem(await signIn(user.email, user.password), 401, 'wrong_credentials');
    // Codes for resetting the password are sent to the new address, too.
    await invoke(forgot, { body: { email_or_username: user.username } });
    const replaced = await invoke(reset, { body: { email_or_username: email, code: await mailedCode(email), password: 'another of my own' } });
    expect(replaced.status).toBe(204);
  });

  it('sends a notice to a verified address, and none to one that may belong to a stranger', async () => {
    const [owner, stranger, email] = [await aVerifiedUser(), await aUser(), newAddress()];
    await change(owner, email);
    await change(stranger, newAddress());
    expect((await notices(owner)).map(({ data }) => data)).toMatchObject([{ to: owner.email, text: expect.stringContaining(email) as string }]);
    expect(await notices(stranger)).toEqual([]);
  });

  it('sends another code to the new address, and the previous one becomes invalid', async () => {
    const [user, email] = [await aVerifiedUser(), newAddress()];
    await change(user, email);
    const first = await mailedCode(email);
    expect((await invoke(sendCode, { token: user.token })).status).toBe(204);
    const second = await mailedCode(email);
    expect(second).not.toBe(first);
    expectProblem(await confirm(user, first), 422, 'wrong_code');
    expect((await confirm(user, second)).status).toBe(200);
  });

  it('is cancelled by requesting the current address', async () => {
    const [user, email] = [await aVerifiedUser(), newAddress()];
    await change(user, email);
    expect((await change(user, user.email)).status).toBe(202);
    expect(await me(user)).toMatchObject({ email: user.email, email_verified: true, new_email: null });
    expect(await confirm(user, await mailedCode(email))).toMatchObject({ status: 200, body: { email: user.email } });
    expect((await me(user)).email).toBe(user.email);
  });

  it('requires the password and a valid address that nobody has verified', async () => {
    const [user, other] = [await aVerifiedUser(), await aVerifiedUser()];
    expect(expectProblem(await change(user, newAddress(), 'not my password'), 422, 'wrong_password').errors).toMatchObject([{ path: 'password' }]);
    expect(expectProblem(await change(user, other.email), 409, 'name_taken').errors).toMatchObject([{ path: 'email' }]);
    expectInvalid(await change(user, 'no address'), 'email');
    expect(await me(user)).toMatchObject({ email: user.email, new_email: null });
  });

  it('gives an address to one of two who verify it at the same time; the other keeps the current one, in the pool too', async () => {
    const people = [await aVerifiedUser(), await aVerifiedUser()] as const;
    const email = newAddress();
    const codes: string[] = [];
    for (const user of people) {
      await change(user, email);
      codes.push(await mailedCode(email));
    }
    const confirmed = await Promise.all(people.map((user, index) => confirm(user, codes[index]!)));
    expect(confirmed.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const loser = people[confirmed.findIndex(({ status }) => status === 409)]!;
    expect(await me(loser)).toMatchObject({ email: loser.email, email_verified: true, new_email: null });
    await invoke(forgot, { body: { email_or_username: loser.username } });
    expect((await invoke(reset, { body: { email_or_username: loser.username, code: await mailedCode(loser.email), password: 'another of my own' } })).status).toBe(204);
  });
});

describe('an address that nobody has verified', () => {
  it('blocks nobody, and signs everybody in by their own password', async () => {
    const email = newAddress();
    const [squatter, owner] = [await open(email, 'the password of one'), await open(email, 'the password of another')];
    expect([squatter.status, owner.status]).toEqual([201, 201]);
    expect((await signIn(email, 'the password of another')).body.user.id).toBe(owner.body.user.id);
    expect((await signIn(email, 'the password of one')).body.user.id).toBe(squatter.body.user.id);
    expectProblem(await signIn(email, 'the password of nobody'), 401, 'wrong_credentials');
  });

  it('is taken from its accounts when another verifies it', async () => {
    const email = newAddress();
    const squatter = (await open(email, 'the password of one')).body;
    const owner = (await open(email, 'the password of another')).body;
    expect((await invoke(verify, { token: owner.token, body: { code: await mailedCode(email) } })).status).toBe(200);
    expect((await invoke<Me>(getMe, { token: squatter.token })).body).toMatchObject({ email: '', email_verified: false });
    expectProblem(await signIn(email, 'the password of one'), 401, 'wrong_credentials');
    expect((await signIn(squatter.user.username, 'the password of one')).body.user.email).toBe('');
    expectProblem(await invoke(sendCode, { token: squatter.token }), 409, 'no_address');
    expectProblem(await invoke(verify, { token: squatter.token, body: { code: '123456' } }), 409, 'no_address');
    expectProblem(await open(email), 409, 'name_taken');

    // The account can get another address.
    const another = newAddress();
    const user = { ...squatter.user, token: squatter.token, refreshToken: '', password: 'the password of one' };
    expect((await change(user, another)).status).toBe(202);
    expect((await confirm(user, await mailedCode(another))).body).toEqual({ email: another, email_verified: true });
  });
});
