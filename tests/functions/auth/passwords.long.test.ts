import { AdminUpdateUserAttributesCommand, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import pLimit from 'p-limit';
import { describe, expect, it } from 'vitest';
import { handler as logIn } from '../../../functions/auth/log-in.ts';
import { handler as forgot } from '../../../functions/auth/request-password-reset.ts';
import { handler as reset } from '../../../functions/auth/reset-password.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { aUser, freshName, type TestUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';
import { mailedCode } from '../../setup/mailed.ts';

const pool = new CognitoIdentityProviderClient({});

async function aVerifiedUser(): Promise<TestUser> {
  const user = await aUser();
  await theApp().db.query('verify_address', 'update users set email_verified_at = now() where id = $1', [user.id]);
  const UserAttributes = [{ Name: 'email', Value: user.email }, { Name: 'email_verified', Value: 'true' }];
  await pool.send(new AdminUpdateUserAttributesCommand({ UserPoolId: process.env['USER_POOL_ID'], Username: user.id, UserAttributes }));
  return user;
}

describe('a forgotten password', () => {
  it('withstands 10,000 guesses, even if the guesser requests every possible code', async () => {
    const user = await aVerifiedUser();
    const atOnce = pLimit(200);
    const statuses: number[] = [];
    for (const email_or_username of [user.username, user.email]) {
      for (let time = 0; time < 5; time += 1) {
        expect((await invoke(forgot, { body: { email_or_username } })).status).toBe(202);
        const code = await mailedCode(user.email);
        const guess = async (offset: number) => {
          const body = { email_or_username, code: String((Number(code) + offset) % 1_000_000).padStart(6, '0'), password: 'a guessed password' };
          statuses.push((await invoke(reset, { body })).status);
        };
        for (let offset = 1; offset <= 5; offset += 1) await guess(offset);
        // One of these is the correct code.
        await Promise.all(Array.from({ length: 995 }, (_, offset) => atOnce(() => guess(offset))));
      }
    }
    expect(statuses).toHaveLength(10_000);
    expect(new Set(statuses)).toEqual(new Set([422]));
    expect((await invoke(logIn, { body: { email_or_username: user.username, password: user.password } })).status).toBe(200);
  });
});

describe('the time of a response', () => {
  const median = (times: number[]) => times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)]!;

  /** Median times (ms) of calls for known and unknown accounts, which alternate. */
  async function compare(call: (name: string) => Promise<unknown>): Promise<{ known: number; unknown: number }> {
    const users: TestUser[] = [];
    while (users.length < 50) users.push(await aVerifiedUser());
    const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] };
    const atOnce = pLimit(4);
    const timed = (kind: 'known' | 'unknown', name: string) =>
      atOnce(async () => {
        const started = performance.now();
        await call(name);
        times[kind].push(performance.now() - started);
      });
    // Five calls each, which is how many codes a name can get.
    const calls = Array.from({ length: 5 }, () => users.flatMap(({ username }) => [timed('known', username), timed('unknown', freshName())]));
    await Promise.all(calls.flat());
    return { known: median(times.known), unknown: median(times.unknown) };
  }

  const inBody = (handler: typeof forgot, more: object) => (email_or_username: string) => invoke(handler, { body: { email_or_username, ...more } });

  it.each([
    ['forgot', inBody(forgot, {})],
    ['reset', inBody(reset, { code: '000000', password: 'a guessed password' })],
    ['login', inBody(logIn, { password: 'a guessed password' })],
  ] as const)('of %s does not show whether an account exists', async (name, call) => {
    const { known, unknown } = await compare(call);
    console.log(`${name}: known ${known.toFixed(0)} ms, unknown ${unknown.toFixed(0)} ms`);
    expect(Math.abs(known - unknown) / Math.max(known, unknown)).toBeLessThan(0.1);
  });
});
