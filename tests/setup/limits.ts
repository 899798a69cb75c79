import { expect, it } from 'vitest';
import { bucketOf, count } from '../../core/cache/count-limit.ts';
import { logIn } from '../../core/auth/log-in.ts';
import { type Bucket, type LimitName, limits, type Subject } from '../../core/shared/limits.ts';
import { newId } from '../../core/shared/ids.ts';
import { handler as changeEmail } from '../../functions/auth/change-email.ts';
import { handler as changePassword } from '../../functions/auth/change-password.ts';
import { handler as getMe } from '../../functions/auth/get-me.ts';
import { handler as logInEndpoint } from '../../functions/auth/log-in.ts';
import { handler as forgot } from '../../functions/auth/request-password-reset.ts';
import { handler as verifyEmail } from '../../functions/auth/verify-email.ts';
import { handler as verifyTotp } from '../../functions/auth/verify-totp.ts';
import { handler as likePost } from '../../functions/likes/like-post.ts';
import { listFunctions } from '../../infra/functions.ts';
import type { EndpointHandler } from '../../platform/endpoint.ts';
import { clientOf } from '../../platform/edge.ts';
import { type PlatformApp, theApp } from '../../platform/whole-app.ts';
import { aCrowd, aUser, aVerifiedUser, freshName, type TestUser } from './given.ts';
import { expectProblem } from './expect-problem.ts';
import { type Answer, invoke } from './invoke.ts';

const now = Math.floor(Date.now() / 1000) * 1000;
/** The App with the limits of a deployment, this many seconds from now. */
export const strict = (seconds = 0): PlatformApp => ({ ...theApp(), settings: { ...theApp().settings, limitsFactor: 1 }, now: () => new Date(now + seconds * 1000) });

const buckets = Object.entries(limits).flatMap(([name, limit]) =>
  (['client', 'account'] as const).flatMap((subject) => (subject in limit ? [{ name: name as LimitName, subject, bucket: (limit as Record<Subject, Bucket>)[subject] }] : [])),
);

/** Uses up a limit for a minute. */
const exhaust = async (name: LimitName, subject: Subject, id: string) => {
  const later = { ...theApp(), now: () => new Date(Date.now() + 60_000) };
  const take = async (most: number): Promise<void> => {
    expect(most).toBeGreaterThan(0);
    // Part of the limit may already have been used.
    if (!(await count(later, name, subject, id, most))!.isAllowed) await take(most - 1);
  };
  await take(bucketOf(later, name, subject)!.count);
};

/** An IP address that is not used elsewhere. */
export const newAddress = () => `198.18.${Math.floor(Math.random() * 256)}.${Math.floor(Math.random() * 256)}`;
export const clientAt = (sourceIp: string) => clientOf(theApp().config, { headers: {}, requestContext: { identity: { sourceIp } } } as never)!;

/** Limits that are counted in use cases: the id that each is counted for, and a request that uses up one unit. */
const countedInUseCases: Partial<Record<LimitName, { id: (user: TestUser) => string; spend: (user: TestUser) => Promise<Answer> }>> = {
  'guesses': { id: ({ id, username }) => `${id} ${username}`, spend: ({ username }) => invoke(logInEndpoint, { body: { email_or_username: username, password: 'a guess' }, address: newAddress() }) },
  'reset-codes': { id: ({ username }) => username, spend: ({ username }) => invoke(forgot, { body: { email_or_username: username } }) },
  'address-codes': { id: ({ id }) => id, spend: ({ token, password }) => invoke(changeEmail, { token, body: { email: `${freshName()}@example.com`, password } }) },
  'address-mails': { id: ({ email }) => `new.${email}`, spend: ({ token, password, email }) => invoke(changeEmail, { token, body: { email: `new.${email}`, password } }) },
  'address-guesses': {
    id: ({ id }) => id,
    spend: async ({ id, token }) => {
      await theApp().db.query('set_new_email', 'update users set new_email = $2 where id = $1', [id, `${freshName()}@example.com`]);
      return invoke(verifyEmail, { token, body: { code: '000000' } });
    },
  },
  'totp-codes': { id: ({ id }) => `${id} signed in`, spend: ({ token }) => invoke(verifyTotp, { token, body: { code: '000000' } }) },
  'password-checks': { id: ({ id }) => id, spend: ({ token, password }) => invoke(changePassword, { token, body: { current_password: password, password: 'another of my own' } }) },
};
/** Limits above which the response is the same but no mail is sent (tests/functions/auth/passwords.test.ts). */
const countedSilently = ['reset-mails'];

/** Tests limits, which are counted in Redis or DynamoDB. */
export function testLimits(): void {
  it.each(buckets)('$name per $subject: the limit and no more, and one more in due time', async ({ name, subject, bucket }) => {
    const id = newId();
    const take = (seconds: number, cost = 1) => count(strict(seconds), name, subject, id, cost);
    const interval = bucket.seconds / bucket.count;
    expect(await take(0, bucket.count - 1)).toMatchObject({ isAllowed: true, remaining: 1 });
    expect(await take(0)).toMatchObject({ isAllowed: true, remaining: 0, reset: Math.ceil(interval) });
    const refused = await take(0);
    expect(refused).toMatchObject({ isAllowed: false, remaining: 0, reset: Math.ceil(interval) });
    expect(await count(strict(), name, subject, newId())).toMatchObject({ isAllowed: true, remaining: bucket.count - 1 });
    expect(await take(interval * 0.9)).toMatchObject({ isAllowed: false });
    expect(await take(interval * 1.01)).toMatchObject({ isAllowed: true });
    expect(await take(interval * 1.02)).toMatchObject({ isAllowed: false });
    // A bucket is full again after its whole period, and a longer pause does not add anything.
    expect(await take(bucket.seconds * 9)).toMatchObject({ isAllowed: true, remaining: bucket.count - 1 });
  });

  it('allows exactly the limit for concurrent requests', async () => {
    const id = newId();
    await count(strict(), 'comments', 'account', id, 995);
    const taken = await Promise.all(Array.from({ length: 20 }, () => count(strict(), 'comments', 'account', id)));
    expect(taken.filter((one) => one!.isAllowed)).toHaveLength(5);
    const other = newId();
    const fresh = await Promise.all(Array.from({ length: 20 }, () => count(strict(), 'reset-codes', 'account', other)));
    expect(fresh.filter((one) => one!.isAllowed)).toHaveLength(5);
  });

  it('applies to every function with limits, per account and per address, with headers', async () => {
    const endpoints = (await listFunctions()).flatMap(({ handler }) => (handler.definition?.limits ? [handler as unknown as EndpointHandler] : []));
    expect(endpoints.length).toBeGreaterThan(15);
    const crowd = await aCrowd(endpoints.length);
    for (const [index, endpoint] of endpoints.entries()) {
      const { route, limits: names, auth } = endpoint.definition;
      const user = auth === 'none' ? undefined : crowd[index];
      for (const name of names!) {
        const address = newAddress();
        for (const [subject, id] of [['client', clientAt(address)], ['account', user?.id]] as const) {
          const bucket = (limits[name] as Partial<Record<Subject, Bucket>>)[subject];
          if (!bucket || id === undefined) continue;
          await exhaust(name, subject, id);
          const answer = await invoke(endpoint, { ...(user && { token: user.token }), ...(subject === 'client' && { address }), path: { post_id: newId(), user_id: newId() }, body: {} });
          expect([route, name, subject, answer.status]).toEqual([route, name, subject, 429]);
          expectProblem(answer, 429, 'too_many_attempts');
          expect(Number(answer.headers['Retry-After'])).toBeGreaterThan(0);
          expect(answer.headers['RateLimit']).toMatch(new RegExp(`"${name}-${subject}";r=0;t=\\d+`));
          expect(answer.headers['RateLimit-Policy']).toContain(`"${name}-${subject}";q=${bucket.count * 1000};w=${bucket.seconds}`);
        }
      }
    }
  });

  it('reports the remaining quota in every counted response', async () => {
    const user = await aUser();
    const left = async () => {
      const { headers } = await invoke(likePost, { token: user.token, path: { post_id: newId() }, address: '127.0.0.1' });
      expect(headers['RateLimit-Policy']).toBe(`"likes-account";q=3000000;w=3600`);
      return Number(/^"likes-account";r=(\d+);t=1$/.exec(headers['RateLimit']!)?.[1]);
    };
    const first = await left();
    expect(first).toBeLessThan(3_000_000);
    expect((await invoke(getMe, { token: user.token })).headers).not.toHaveProperty('RateLimit');
  });

  it('bounds strangers’ guesses, without locking the owner out where they have signed in before', async () => {
    const [owner, other, home] = [await aUser(), await aUser(), newAddress()];
    const signIn = ({ username, password }: TestUser, address: string) => invoke(logInEndpoint, { address, body: { email_or_username: username, password } });
    expect((await signIn(owner, home)).status).toBe(200);
    await exhaust('guesses', 'account', `${owner.id} ${owner.username}`);
    const elsewhere = newAddress();
    expectProblem(await signIn(owner, elsewhere), 429, 'too_many_attempts');
    expect((await signIn(owner, home)).status).toBe(200);
    expect((await signIn(other, elsewhere)).status).toBe(200);
    expect((await invoke(getMe, { token: owner.token })).status).toBe(200);
    // Limits are counted separately for this address.
    await exhaust('guesses', 'account', `${owner.id} ${clientAt(home)}`);
    expectProblem(await signIn(owner, home), 429, 'too_many_attempts');
  });

  it('responds to guesses at an unknown name as to those at an account', async () => {
    const name = `nobody.${newId().slice(-12)}`;
    const guess = () => logIn(strict(), { email_or_username: name, password: 'a guess' }, 'Firefox on Linux');
    await count(strict(), 'guesses', 'account', name, limits.guesses.account.count - 1);
    await expect(guess()).rejects.toMatchObject({ code: 'wrong_credentials' });
    await expect(guess()).rejects.toMatchObject({ code: 'too_many_attempts' });
  });

  it.each([
    ['guesses', 401, (name: string) => invoke(logInEndpoint, { address: newAddress(), body: { email_or_username: name, password: 'a guess' } })],
    ['reset-codes', 202, (name: string) => invoke(forgot, { body: { email_or_username: name } })],
  ] as const)('does not show by %s that a username and an address belong to one account', async (name, status, ask) => {
    const user = await aVerifiedUser();
    await exhaust(name, 'account', countedInUseCases[name]!.id(user));
    expectProblem(await ask(user.username), 429, 'too_many_attempts');
    expect((await ask(user.email)).status).toBe(status);
  });

  it.each(Object.entries(countedInUseCases))('rejects a request beyond %s, and says when to retry', async (name, { spend, id }) => {
    const user = await aVerifiedUser();
    await exhaust(name as LimitName, 'account', id(user));
    const answer = await spend(user);
    expectProblem(answer, 429, 'too_many_attempts');
    expect(Number(answer.headers['Retry-After'])).toBeGreaterThan(0);
  });

  it('counts each limit in the table somewhere', async () => {
    const ofEndpoints = (await listFunctions()).flatMap(({ handler }) => (handler.definition as EndpointHandler['definition'] | undefined)?.limits ?? []);
    expect(new Set([...ofEndpoints, ...Object.keys(countedInUseCases), ...countedSilently])).toEqual(new Set(Object.keys(limits)));
  });

  it('leaves the owner signed in, and others able to sign in, under 200 guesses', () => withstandGuesses(200, 50));
}

/** Strangers guess an account's password, `atOnce` at a time, while others sign in. Returns how long (ms) each sign-in took. */
export async function withstandGuesses(guesses: number, atOnce: number, pause: () => Promise<void> = async () => undefined): Promise<number[]> {
  const [owner, others, home] = [await aUser(), await Promise.all([aUser(), aUser(), aUser()]), newAddress()];
  const app = { ...strict(), now: () => new Date() };
  const signIn = ({ username, password }: TestUser, address: string) => logIn(app, { email_or_username: username, password }, 'Firefox on Linux', clientAt(address));
  await signIn(owner, home);
  const outcomes: string[] = [];
  const guess = async (number: number) => {
    const wrong = { ...owner, password: `a guess ${number}` };
    outcomes.push(await signIn(wrong, newAddress()).then(() => 'signed in', (error: { code: string }) => error.code));
  };
  const times: number[] = [];
  for (let done = 0; done < guesses; done += atOnce) {
    const started = performance.now();
    const [, response] = await Promise.all([
      Promise.all(Array.from({ length: atOnce }, (_, index) => guess(done + index))),
      signIn(others[(done / atOnce) % others.length]!, newAddress()).then((session) => {
        times.push(performance.now() - started);
        return session;
      }),
    ]);
    expect(response.token).toMatch(/^ey/);
    await pause();
  }
  const { count: most, seconds } = limits.guesses.account;
  const tried = outcomes.filter((code) => code === 'wrong_credentials').length;
  expect(outcomes).toHaveLength(guesses);
  expect(new Set(outcomes)).toEqual(new Set(['wrong_credentials', 'too_many_attempts']));
  // The owner's first sign-in from here counts as a stranger's, too.
  expect(tried).toBeGreaterThanOrEqual(most - 1);
  expect(tried).toBeLessThanOrEqual(most + 600 / (seconds / most) + 1);
  expect((await invoke(getMe, { token: owner.token })).status).toBe(200);
  expect((await signIn(owner, home)).token).toMatch(/^ey/);
  return times;
}
