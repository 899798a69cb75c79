import { beforeAll, describe, expect, it } from 'vitest';
import type { SignedIn } from '../../../core/auth/schema.ts';
import { handler } from '../../../functions/auth/log-in.ts';
import { noStrings, unstorable } from '../../setup/bad-text.ts';
import { expectInvalid, expectProblem } from '../../setup/expect-problem.ts';
import { aUser, freshName, type TestUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';

let user: TestUser;
beforeAll(async () => {
  user = await aUser();
});
const logIn = (body: unknown) => invoke<SignedIn>(handler, { body });

describe('POST /api/v1/auth/login', () => {
  it.each([
    ['the username', () => user.username],
    ['the email', () => user.email],
    ['the username in capitals', () => user.username.toUpperCase()],
    ['the email with spaces around', () => ` ${user.email.toUpperCase()} `],
  ])('signs in by %s', async (_, name) => {
    const { status, body } = await logIn({ email_or_username: name(), password: user.password });
    expect(status).toBe(200);
    expect(body.user).toMatchObject({ id: user.id, username: user.username, email: user.email });
  });

  it.each([
    ['a wrong password', () => ({ email_or_username: user.username, password: 'wrong password' })],
    ['a password in another case', () => ({ email_or_username: user.username, password: user.password.toUpperCase() })],
    ['an unknown username', () => ({ email_or_username: freshName(), password: user.password })],
    ['an unknown email', () => ({ email_or_username: `${freshName()}@example.com`, password: user.password })],
    ['the id instead of a name', () => ({ email_or_username: user.id, password: user.password })],
    ['the stand-in for nobody', () => ({ email_or_username: '-nobody-', password: user.password })],
    ['a try at injection', () => ({ email_or_username: `' or 1=1 --`, password: `' or 1=1 --` })],
  ])('refuses %s in the same words', async (_, body) => {
    const problem = expectProblem(await logIn(body()), 401, 'wrong_credentials');
    expect(problem.detail).toBe('The e-mail, username or password is wrong.');
  });

  it.each([...unstorable, ...noStrings].flatMap(([name, value]) => [
    [name, 'email_or_username', value],
    [name, 'password', value],
  ]))('refuses %s as %s', async (_, path, value) => {
    expectInvalid(await logIn({ email_or_username: 'somebody', password: 'something', [path as string]: value }), path as string);
  });

  it.each([
    ['email_or_username', { password: 'something' }],
    ['password', { email_or_username: 'somebody' }],
    ['email_or_username', { email_or_username: 'x'.repeat(255), password: 'something' }],
    ['password', { email_or_username: 'somebody', password: 'x'.repeat(257) }],
    ['email_or_username', { email_or_username: '', password: 'something' }],
  ])('rejects a missing or too long %s', async (path, body) => {
    expectInvalid(await logIn(body), path);
  });

  it('reads name and password from the body only, so that neither ends up in logs or histories', async () => {
    const query = { email_or_username: user.username, password: user.password };
    expectInvalid(await invoke(handler, { query, body: {} }), 'email_or_username', 'password');
    expectProblem(await invoke(handler, { query }), 400, 'malformed_json');
  });
});
