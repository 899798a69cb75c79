import {
  AdminDeleteUserCommand,
  AdminUpdateUserAttributesCommand,
  CognitoIdentityProviderClient,
  VerifyUserAttributeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { expect, it } from 'vitest';
import { addressCode } from '../../../core/auth/mailed-codes.ts';
import type { EmailStatus, Me, SignedIn } from '../../../core/auth/schema.ts';
import { count } from '../../../core/cache/count-limit.ts';
import { handler as getMe } from '../../../functions/auth/get-me.ts';
import { handler as register } from '../../../functions/auth/register-user.ts';
import { handler as sendCode } from '../../../functions/auth/send-email-code.ts';
import { handler as verify } from '../../../functions/auth/verify-email.ts';
import { emailedCode } from '../../setup/emailed-code.ts';
import { mailedCode, mailTo } from '../../setup/mailed.ts';
import { expectProblem } from '../../setup/expect-problem.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { aUser, freshName, type TestUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';

const pool = new CognitoIdentityProviderClient({});
const ofUser = ({ id }: TestUser) => ({ UserPoolId: process.env['USER_POOL_ID'], Username: id });
const isVerified = async ({ token }: TestUser) => (await invoke<Me>(getMe, { token })).body.email_verified;

it('verifies an address by the code sent at registration', async () => {
  const user = await aUser();
  expect(await isVerified(user)).toBe(false);
  const code = await emailedCode(user.email);
  const first = await invoke<EmailStatus>(verify, { token: user.token, body: { code } });
  expect(first).toMatchObject({ status: 200, body: { email: user.email, email_verified: true } });
  expect(await isVerified(user)).toBe(true);
  const again = await invoke<EmailStatus>(verify, { token: user.token, body: { code } });
  expect(again).toMatchObject({ status: 200, body: { email_verified: true } });
});

it('sends another code, which then is the only valid one', async () => {
  const user = await aUser();
  const old = await emailedCode(user.email);
  expect((await invoke(sendCode, { token: user.token })).status).toBe(204);
  const code = await emailedCode(user.email);
  expect(code).not.toBe(old);
  expectProblem(await invoke(verify, { token: user.token, body: { code: old } }), 422, 'wrong_code');
  expect((await invoke(verify, { token: user.token, body: { code } })).status).toBe(200);
});

it('allows five guesses at a code, and five more at the next one', async () => {
  const user = await aUser();
  const others = (code: string, count: number) => Array.from({ length: count }, (_, index) => String((Number(code) + 1 + index) % 1_000_000).padStart(6, '0'));
  const guess = (code: string) => invoke(verify, { token: user.token, body: { code } });
  const first = await mailedCode(user.email);
  for (const wrong of others(first, 5)) expectProblem(await guess(wrong), 422, 'wrong_code');
  expectProblem(await guess(first), 422, 'wrong_code');
  expect((await invoke(sendCode, { token: user.token })).status).toBe(204);
  const second = await mailedCode(user.email);
  for (const wrong of others(second, 4)) expectProblem(await guess(wrong), 422, 'wrong_code');
  expect((await guess(second)).status).toBe(200);
});

it('accepts a code older than the counting of guesses', async () => {
  const user = await aUser();
  const app = theApp();
  await app.dynamo.delete({ TableName: app.settings.interactionsTable, Key: addressCode(user.id).key });
  expect((await invoke(verify, { token: user.token, body: { code: await mailedCode(user.email) } })).status).toBe(200);
});

it('limits mail to ten codes an hour per account, and per address for all accounts', async () => {
  const user = await aUser();
  const app = theApp();
  await count(app, 'address-codes', 'account', user.id, 8);
  expect((await invoke(sendCode, { token: user.token })).status).toBe(204);
  expectProblem(await invoke(sendCode, { token: user.token }), 429, 'too_many_attempts');
  await count(app, 'address-mails', 'account', user.email, 8);
  expect(await mailTo(user.email)).toHaveLength(2);
  // Somebody else can still register with the address, but no mail is sent to it.
  const other = await invoke<SignedIn>(register, { body: { username: freshName(), email: user.email, password: 'correct horse battery' } });
  expect(other.status).toBe(201);
  expectProblem(await invoke(sendCode, { token: other.body.token }), 429, 'too_many_attempts');
  expect(await mailTo(user.email)).toHaveLength(2);
});

it('sends nothing to a verified address', async () => {
  const user = await aUser();
  await invoke(verify, { token: user.token, body: { code: await emailedCode(user.email) } });
  expect((await invoke(sendCode, { token: user.token })).status).toBe(204);
  expect(await emailedCode(user.email)).toBeUndefined();
});

it("refuses a wrong code, somebody else's, and what is no code", async () => {
  const [user, other] = await Promise.all([aUser(), aUser()]);
  expectProblem(await invoke(verify, { token: user.token, body: { code: await emailedCode(other.email) } }), 422, 'wrong_code');
  for (const code of ['', 'abcdef', '12', 123456, null]) {
    expectProblem(await invoke(verify, { token: user.token, body: { code } }), 400, 'validation_failed');
  }
  expect(await isVerified(user)).toBe(false);
});

it("marks no address but the account's, though the pool has verified another", async () => {
  const user = await aUser();
  const other = `other.${user.email}`;
  await pool.send(new AdminUpdateUserAttributesCommand({ ...ofUser(user), UserAttributes: [{ Name: 'email', Value: other }] }));
  expectProblem(await invoke(verify, { token: user.token, body: { code: await mailedCode(other) } }), 422, 'wrong_code');
  expect(await isVerified(user)).toBe(false);
});

it('accepts a code again if the first attempt was interrupted after the pool had accepted it', async () => {
  const user = await aUser();
  const code = await emailedCode(user.email);
  await pool.send(new VerifyUserAttributeCommand({ AccessToken: user.token, AttributeName: 'email', Code: code }));
  expect(await invoke(verify, { token: user.token, body: { code } })).toMatchObject({ status: 200, body: { email_verified: true } });
  expect(await isVerified(user)).toBe(true);
});

it('returns 401 if the pool no longer has the account', async () => {
  const user = await aUser();
  await pool.send(new AdminDeleteUserCommand(ofUser(user)));
  expectProblem(await invoke(sendCode, { token: user.token }), 401, 'invalid_token');
  expectProblem(await invoke(verify, { token: user.token, body: { code: '123456' } }), 401, 'invalid_token');
});

it('requires a token', async () => {
  expectProblem(await invoke(verify, { body: { code: '123456' } }), 401, 'missing_token');
  expectProblem(await invoke(sendCode), 401, 'missing_token');
});
