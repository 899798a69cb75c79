import {
  AdminDeleteUserCommand,
  AdminUpdateUserAttributesCommand,
  CognitoIdentityProviderClient,
  VerifyUserAttributeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { expect, it } from 'vitest';
import type { EmailStatus, Me } from '../../../core/auth/schema.ts';
import { handler as getMe } from '../../../functions/auth/get-me.ts';
import { handler as sendCode } from '../../../functions/auth/send-email-code.ts';
import { handler as verify } from '../../../functions/auth/verify-email.ts';
import { emailedCode } from '../../setup/emailed-code.ts';
import { mailedCode } from '../../setup/mailed.ts';
import { expectProblem } from '../../setup/expect-problem.ts';
import { aUser, type TestUser } from '../../setup/given.ts';
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

it('sends another code, which is the only good one then', async () => {
  const user = await aUser();
  const old = await emailedCode(user.email);
  expect((await invoke(sendCode, { token: user.token })).status).toBe(204);
  const code = await emailedCode(user.email);
  expect(code).not.toBe(old);
  expectProblem(await invoke(verify, { token: user.token, body: { code: old } }), 422, 'wrong_code');
  expect((await invoke(verify, { token: user.token, body: { code } })).status).toBe(200);
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

it('accepts a code again whose first attempt was cut off after the pool had taken it', async () => {
  const user = await aUser();
  const code = await emailedCode(user.email);
  await pool.send(new VerifyUserAttributeCommand({ AccessToken: user.token, AttributeName: 'email', Code: code }));
  expect(await invoke(verify, { token: user.token, body: { code } })).toMatchObject({ status: 200, body: { email_verified: true } });
  expect(await isVerified(user)).toBe(true);
});

it('answers 401 when the account is gone from the pool', async () => {
  const user = await aUser();
  await pool.send(new AdminDeleteUserCommand(ofUser(user)));
  expectProblem(await invoke(sendCode, { token: user.token }), 401, 'invalid_token');
  expectProblem(await invoke(verify, { token: user.token, body: { code: '123456' } }), 401, 'invalid_token');
});

it('is for the signed in', async () => {
  expectProblem(await invoke(verify, { body: { code: '123456' } }), 401, 'missing_token');
  expectProblem(await invoke(sendCode), 401, 'missing_token');
});
