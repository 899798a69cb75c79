import { describe, expect, it } from 'vitest';
import type { SignedIn, Tokens } from '../../core/auth/schema.ts';
import { callApi } from '../setup/call-api.ts';
import { expectProblem } from '../setup/expect-problem.ts';
import { aUser, freshName } from '../setup/given.ts';

const password = 'correct horse battery';
const register = (body: object) => callApi<SignedIn>('POST', '/api/v1/auth/register', { body });
const logIn = (email_or_username: string, word = password) =>
  callApi<SignedIn>('POST', '/api/v1/auth/login', { body: { email_or_username, password: word } });
const twenty = Array.from({ length: 20 }, (_, index) => index);

describe('twenty simultaneous registrations', () => {
  it('of one username: one opens the account, nineteen get name_taken', async () => {
    const username = freshName();
    const answers = await Promise.all(twenty.map((n) => register({ username, email: `${n}.${username}@example.com`, password })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(19).fill(409)]);
    for (const answer of answers) if (answer.status === 409) expectProblem(answer, 409, 'name_taken');
    const winner = answers.find(({ status }) => status === 201)!;
    expect((await logIn(username)).body.user).toEqual(winner.body.user);
  });

  it('of one email: each opens an account, since nobody has verified it', async () => {
    const email = `${freshName()}@example.com`;
    const answers = await Promise.all(twenty.map((n) => register({ username: freshName(), email, password: `${password} ${n}` })));
    expect(answers.map(({ status }) => status)).toEqual(Array<number>(20).fill(201));
    expect(new Set(answers.map(({ body }) => body.user.id)).size).toBe(20);
    const one = answers[7]!.body.user;
    expect((await logIn(one.username, `${password} 7`)).body.user).toEqual(one);
  });
});

describe('a wrong login', () => {
  it('gets the same response after the same time, whether or not the account exists', async () => {
    const user = await aUser();
    const timed = async (name: string) => {
      const started = performance.now();
      const problem = expectProblem(await logIn(name, 'wrong password'), 401, 'wrong_credentials');
      return { detail: problem.detail, time: performance.now() - started };
    };
    const wrong = [];
    const unknown = [];
    for (let round = 0; round < 5; round += 1) {
      wrong.push(await timed(user.username));
      unknown.push(await timed(`${freshName()}@example.com`));
    }
    expect(new Set([...wrong, ...unknown].map(({ detail }) => detail)).size).toBe(1);
    // The shortest time, since a busy machine only adds to it.
    const shortest = (times: { time: number }[]) => Math.min(...times.map(({ time }) => time));
    expect(shortest(wrong)).toBeGreaterThan(350);
    expect(shortest(unknown)).toBeGreaterThan(350);
    expect(Math.abs(shortest(wrong) - shortest(unknown))).toBeLessThan(200);
  });
});

describe('a session', () => {
  it('is refreshed until it is logged out', async () => {
    const user = await aUser();
    const session = (await logIn(user.email)).body;
    const refresh = (refresh_token: string) => callApi<Tokens>('POST', '/api/v1/auth/refresh', { body: { refresh_token } });
    const renewed = await refresh(session.refresh_token);
    expect(renewed.status).toBe(200);
    expect((await callApi<{ id: string }>('GET', '/api/v1/auth/me', { token: renewed.body.token })).body.id).toBe(user.id);
    const { refresh_token } = renewed.body;
    expect((await callApi('POST', '/api/v1/auth/logout', { token: renewed.body.token, body: { refresh_token } })).status).toBe(204);
    expectProblem(await refresh(refresh_token), 401, 'invalid_refresh_token');
    // The user's other session continues.
    expect((await refresh(user.refreshToken)).status).toBe(200);
  });
});
