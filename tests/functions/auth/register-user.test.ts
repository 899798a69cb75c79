import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CognitoIdentityProviderClient, GetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { registerUser, registrationLease } from '../../../core/auth/register-user.ts';
import type { SignedIn } from '../../../core/auth/schema.ts';
import { handler as logIn } from '../../../functions/auth/log-in.ts';
import { handler as getMe } from '../../../functions/auth/get-me.ts';
import { handler } from '../../../functions/auth/register-user.ts';
import { newId } from '../../../core/shared/ids.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { openIdentity } from '../../../platform/identity.ts';
import { noStrings, unstorable } from '../../setup/bad-text.ts';
import { expectInvalid, expectProblem } from '../../setup/expect-problem.ts';
import { aVerifiedUser, freshName } from '../../setup/given.ts';
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

  it.each<[string, object, string]>([
    ['no username', { username: undefined }, 'username'],
    ['a username of two', { username: 'ab' }, 'username'],
    ['a username of 31', { username: 'a'.repeat(31) }, 'username'],
    ['a space in the username', { username: 'ada lovelace' }, 'username'],
    ['a letter beyond ASCII', { username: 'åda' }, 'username'],
    ...['...', '..a', '.ada', 'ada.', 'a..b', '___', '_ada'].map((username) => [`the username ${username}`, { username }, 'username'] as [string, object, string]),
    ...['admin', 'Support', 'settings', 'likes', 'robots.txt'].map((username) => [`the reserved username ${username}`, { username }, 'username'] as [string, object, string]),
    ['no email', { email: undefined }, 'email'],
    ['an email with other letters before the @', { email: 'josé@example.com' }, 'email'],
    ['an email with a domain that is none', { email: 'ada@bü cher.example' }, 'email'],
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

  it('stores an international domain in ASCII form, and signs in with either', async () => {
    const body = fresh();
    const [local] = body.email.split('@');
    const registered = await register({ ...body, email: `${local}@Bücher.example` });
    expect(registered.body.user.email).toBe(`${local}@xn--bcher-kva.example`);
    for (const domain of ['bücher.example', 'xn--bcher-kva.example']) {
      expect((await invoke(logIn, { body: { email_or_username: `${local}@${domain}`, password: body.password } })).status).toBe(200);
    }
  });

  it('lists all invalid fields together', async () => {
    expectInvalid(await register({}), 'username', 'email', 'password');
  });

  it('rejects a taken username, and an address that its owner has verified, in any case, and says which', async () => {
    const taken = await aVerifiedUser();
    const both = expectProblem(await register({ ...taken, email: taken.email.toUpperCase() }), 409, 'name_taken');
    expect(both.errors?.map(({ path }) => path)).toEqual(['username', 'email']);
    const name = expectProblem(await register({ ...fresh(), username: taken.username.toUpperCase() }), 409, 'name_taken');
    expect(name.errors?.map(({ path }) => path)).toEqual(['username']);
    const email = expectProblem(await register({ ...fresh(), email: taken.email }), 409, 'name_taken');
    expect(email.errors?.map(({ path }) => path)).toEqual(['email']);
  });

  it('does not keep the free name of a registration that failed because of the other', async () => {
    const taken = await aVerifiedUser();
    const wanted = fresh();
    expect((await register({ ...wanted, email: taken.email })).status).toBe(409);
    expect((await register(wanted)).status).toBe(201);
  });

  it('names the account in the pool by the id in its tokens', async () => {
    const { user, token } = (await register(fresh())).body;
    const { Username, UserAttributes } = await new CognitoIdentityProviderClient({}).send(new GetUserCommand({ AccessToken: token }));
    expect(Username).toBe(user.id);
    expect(UserAttributes!.find(({ Name }) => Name === 'sub')!.Value).not.toBe(user.id);
  });

  it('continues if the pool has created the account but its response was lost', async () => {
    const { username, email } = fresh();
    const id = newId();
    for (let time = 0; time < 2; time += 1) await theApp().identity.createAccount(id, email, password);
    expect(await theApp().identity.logIn(id, password)).toMatchObject({ session: { userId: id } });
    expect(await theApp().identity.logIn(username, password)).toBeUndefined();
  });

  describe('when the pool rejects', () => {
    let refusals: string[];
    const server = createServer((request, response) => {
      const operation = String(request.headers['x-amz-target']).split('.')[1]!;
      refusals.push(operation);
      const answers: Record<string, [number, object]> = {
        AdminCreateUser: [200, { User: { Attributes: [{ Name: 'sub', Value: newId() }] } }],
        AdminSetUserPassword: [400, { __type: 'InvalidPasswordException', message: 'weak' }],
      };
      const [status, body] = answers[operation] ?? [400, { __type: 'AccessDeniedException', message: 'no' }];
      response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    });
    beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
    afterAll(() => server.close());

    it('responds with its reason, even if the account cannot be removed either; the names are free after a minute', async () => {
      refusals = [];
      const { port } = server.address() as AddressInfo;
      vi.stubEnv('AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER', `http://127.0.0.1:${port}`);
      onTestFinished(() => void vi.unstubAllEnvs());
      const app = { ...theApp(), identity: await openIdentity(theApp().config) };
      const body = fresh();
      await expect(registerUser(app, body, 'Firefox on Linux')).rejects.toMatchObject({ code: 'validation_failed', errors: [{ path: 'password' }] });
      expect(refusals).toEqual(['AdminCreateUser', 'AdminSetUserPassword', 'AdminDeleteUser']);
      const later = { ...theApp(), now: () => new Date(Date.now() + registrationLease + 1_000) };
      expect((await registerUser(later, body, 'Firefox on Linux')).user.username).toBe(body.username);
    });
  });

  describe('with an Idempotency-Key', () => {
    it('returns the same account when repeated', async () => {
      const [body, headers] = [fresh(), { 'Idempotency-Key': freshName('key') }];
      const first = await register(body, headers);
      const again = await register(body, headers);
      expect([first.status, again.status]).toEqual([201, 201]);
      expect(again.body.user).toEqual(first.body.user);
    });

    it('rejects another password under the same key', async () => {
      const [body, headers] = [fresh(), { 'idempotency-key': freshName('key') }];
      await register(body, headers);
      expectProblem(await register({ ...body, password: 'another password' }, headers), 422, 'idempotency_key_reused');
    });

    it('keeps the keys of two people apart, even simple ones', async () => {
      const headers = { 'Idempotency-Key': 'order-1' };
      const people = [fresh(), fresh()];
      const first = [await register(people[0], headers), await register(people[1], headers)];
      expect(first.map(({ status }) => status)).toEqual([201, 201]);
      expect((await register(people[1], headers)).body.user).toEqual(first[1]!.body.user);
      expect((await register(people[0], headers)).body.user).toEqual(first[0]!.body.user);
    });

    it('rejects a taken username in another registration with the same key', async () => {
      const [body, headers] = [fresh(), { 'Idempotency-Key': freshName('key') }];
      await register(body, headers);
      const problem = expectProblem(await register({ ...body, email: `${freshName()}@example.com` }, headers), 409, 'name_taken');
      expect(problem.errors?.map((error) => error.path)).toEqual(['username']);
    });

    it('forgets the key after a day', async () => {
      const [body, headers] = [fresh(), { 'Idempotency-Key': freshName('key') }];
      const { user } = (await register(body, headers)).body;
      const age = (hours: number) =>
        theApp().db.query('age_account', `update users set created_at = now() - $2 * interval '1 hour' where id = $1`, [user.id, hours]);
      await age(23);
      expect((await register(body, headers)).body.user.id).toBe(user.id);
      await age(25);
      expectProblem(await register(body, headers), 409, 'name_taken');
    });

    it.each(['', 'two words', 'schlüssel', 'k'.repeat(201)])('rejects the key %j', async (key) => {
      expectInvalid(await register(fresh(), { 'Idempotency-Key': key }), 'Idempotency-Key');
    });
  });
});
