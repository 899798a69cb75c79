import { describe, expect, it } from 'vitest';
import type { SignedIn } from '../../../core/auth/schema.ts';
import { handler as getMe } from '../../../functions/auth/get-me.ts';
import { handler } from '../../../functions/auth/register-user.ts';
import { noStrings, unstorable } from '../../setup/bad-text.ts';
import { expectInvalid, expectProblem } from '../../setup/expect-problem.ts';
import { aUser, freshName } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';

const password = 'correct horse battery';
const fresh = () => {
  const username = freshName();
  return { username, email: `${username}@example.com`, password };
};
const register = (body: unknown, headers: Record<string, string> = {}) => invoke<SignedIn>(handler, { body, headers });

describe('POST /api/v1/auth/register', () => {
  it('opens an account, stored in lower case, and signs in with it', async () => {
    const { username, email } = fresh();
    const { status, body } = await register({ username: ` ${username.toUpperCase()} `, email: email.toUpperCase(), password });
    expect(status).toBe(201);
    expect(body.user).toMatchObject({ username, email });
    expect(body.user.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(Date.parse(body.expires_at)).toBeGreaterThan(Date.now() + 4 * 60_000);
    expect(Math.abs(Date.parse(body.user.created_at) - Date.now())).toBeLessThan(60_000);
    const me = await invoke<{ id: string }>(getMe, { token: body.token });
    expect(me.body.id).toBe(body.user.id);
  });

  it.each([
    ['no username', { username: undefined }, 'username'],
    ['a username of two', { username: 'ab' }, 'username'],
    ['a username of 31', { username: 'a'.repeat(31) }, 'username'],
    ['a space in the username', { username: 'ada lovelace' }, 'username'],
    ['a letter beyond ASCII', { username: 'åda' }, 'username'],
    ['no email', { email: undefined }, 'email'],
    ['an email without domain', { email: 'ada@' }, 'email'],
    ['an email of 255', { email: `${'a'.repeat(243)}@example.com` }, 'email'],
    ['no password', { password: undefined }, 'password'],
    ['a password of seven', { password: '1234567' }, 'password'],
    ['a password of 257', { password: 'x'.repeat(257) }, 'password'],
  ])('refuses %s', async (_, change, path) => {
    expectInvalid(await register({ ...fresh(), ...change }), path);
  });

  it.each(['username', 'email', 'password'].flatMap((path) => [...unstorable, ...noStrings].map(([name, value]) => [name, path, value])))(
    'refuses %s as %s',
    async (_, path, value) => {
      expectInvalid(await register({ ...fresh(), [path as string]: value }), path as string);
    },
  );

  it('names every field at fault at once', async () => {
    expectInvalid(await register({}), 'username', 'email', 'password');
  });

  it('refuses a taken username or email, whatever its case, and says which', async () => {
    const taken = await aUser();
    const both = expectProblem(await register({ ...taken, email: taken.email.toUpperCase() }), 409, 'name_taken');
    expect(both.errors?.map(({ path }) => path)).toEqual(['username', 'email']);
    const name = expectProblem(await register({ ...fresh(), username: taken.username.toUpperCase() }), 409, 'name_taken');
    expect(name.errors?.map(({ path }) => path)).toEqual(['username']);
    const email = expectProblem(await register({ ...fresh(), email: taken.email }), 409, 'name_taken');
    expect(email.errors?.map(({ path }) => path)).toEqual(['email']);
  });

  it('does not hold on to the free name of a registration that failed on the other', async () => {
    const taken = await aUser();
    const wanted = fresh();
    await register({ ...wanted, email: taken.email });
    expect((await register(wanted)).status).toBe(201);
  });

  describe('with an Idempotency-Key', () => {
    it('answers a repetition as the same account', async () => {
      const [body, headers] = [fresh(), { 'Idempotency-Key': freshName('key') }];
      const first = await register(body, headers);
      const again = await register(body, headers);
      expect([first.status, again.status]).toEqual([201, 201]);
      expect(again.body.user).toEqual(first.body.user);
    });

    it.each([
      ['another password', { password: 'another password' }],
      ['another email', { email: `${freshName()}@example.com` }],
      ['another username', { username: freshName() }],
    ])('refuses %s under the same key', async (_, change) => {
      const [body, headers] = [fresh(), { 'idempotency-key': freshName('key') }];
      await register(body, headers);
      expectProblem(await register({ ...body, ...change }, headers), 422, 'idempotency_key_reused');
    });

    it.each(['', 'two words', 'schlüssel', 'k'.repeat(201)])('refuses the key %j', async (key) => {
      expectInvalid(await register(fresh(), { 'Idempotency-Key': key }), 'Idempotency-Key');
    });
  });
});
