import { expect, it } from 'vitest';
import type { Sessions, SignedIn } from '../../../core/auth/schema.ts';
import { newId } from '../../../core/shared/ids.ts';
import { handler as endOthers } from '../../../functions/auth/end-other-sessions.ts';
import { handler as endSession } from '../../../functions/auth/end-session.ts';
import { handler as getMe } from '../../../functions/auth/get-me.ts';
import { handler as listSessions } from '../../../functions/auth/list-sessions.ts';
import { handler as logIn } from '../../../functions/auth/log-in.ts';
import { handler as logOut } from '../../../functions/auth/log-out.ts';
import { handler as refresh } from '../../../functions/auth/refresh-session.ts';
import { processClients } from '../../../platform/app.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { loadEndpoints } from '../../../scripts/openapi.ts';
import { redisOutOfReach } from '../../cache/each-call.ts';
import { expectProblem } from '../../setup/expect-problem.ts';
import { aUser, type TestUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0';
const signInAgain = async ({ username, password }: TestUser, agent = firefox) =>
  (await invoke<SignedIn>(logIn, { body: { email_or_username: username, password }, headers: { 'User-Agent': agent } })).body;
const sessionsOf = async (token: string) => (await invoke<Sessions>(listSessions, { token })).body.sessions;
const path = () => ({ post_id: newId(), comment_id: newId(), media_id: newId(), user_id: newId(), session_id: newId() });
const endpoints = [...(await loadEndpoints()).values()].filter(({ definition }) => definition.auth !== 'none');

it('lists an account’s sessions with coarse devices, last used first', async () => {
  const user = await aUser();
  const { token } = await signInAgain(user);
  expect(await sessionsOf(token)).toEqual([
    { id: expect.any(String), device: 'Firefox on Linux', created_at: expect.any(String), last_used_at: expect.any(String), current: true },
    expect.objectContaining({ device: 'Unknown device', current: false }),
  ]);
  expect((await sessionsOf(user.token)).map(({ current }) => current)).toEqual([false, true]);
});

it('keeps a session when it is refreshed, and updates its date', async () => {
  const user = await aUser();
  const [before] = await sessionsOf(user.token);
  const { body } = await invoke<{ token: string }>(refresh, { body: { refresh_token: user.refreshToken } });
  const after = await sessionsOf(body.token);
  expect(after).toEqual([{ ...before, last_used_at: expect.any(String) }]);
  expect(Date.parse(after[0]!.last_used_at)).toBeGreaterThan(Date.parse(before!.last_used_at));
});

it('ends one session, whose tokens are rejected from then on, and no other', async () => {
  const user = await aUser();
  const other = await signInAgain(user);
  // The cache still marks the session as valid.
  expect((await invoke(getMe, { token: other.token })).status).toBe(200);
  const { id } = (await sessionsOf(other.token)).find(({ current }) => current)!;
  for (let time = 0; time < 2; time += 1) {
    expect((await invoke(endSession, { token: user.token, path: { session_id: id } })).status).toBe(204);
  }
  expectProblem(await invoke(getMe, { token: other.token }), 401, 'session_ended');
  expectProblem(await invoke(refresh, { body: { refresh_token: other.refresh_token } }), 401, 'session_ended');
  expect((await invoke(getMe, { token: user.token })).status).toBe(200);
  expect((await sessionsOf(user.token)).map((session) => session.id)).not.toContain(id);
});

it('ends all sessions but its own', async () => {
  const user = await aUser();
  const others = [await signInAgain(user), await signInAgain(user)];
  expect((await invoke(endOthers, { token: user.token })).status).toBe(204);
  for (const { token } of others) expectProblem(await invoke(getMe, { token }), 401, 'session_ended');
  expect(await sessionsOf(user.token)).toEqual([expect.objectContaining({ current: true })]);
});

it('ends with logging out, including its access token', async () => {
  const user = await aUser();
  expect((await invoke(logOut, { body: { refresh_token: user.refreshToken } })).status).toBe(204);
  expectProblem(await invoke(getMe, { token: user.token }), 401, 'session_ended');
});

it("ends nobody else's session", async () => {
  const [user, stranger] = [await aUser(), await aUser()];
  const [session] = await sessionsOf(user.token);
  for (const session_id of [session!.id, newId()]) {
    expectProblem(await invoke(endSession, { token: stranger.token, path: { session_id } }), 404, 'session_not_found');
  }
  expect((await invoke(getMe, { token: user.token })).status).toBe(200);
});

it.each(endpoints.map((handler) => [handler.definition.route, handler] as const))('once ended, is refused by %s', async (_, handler) => {
  const ended = await theEndedToken();
  expectProblem(await invoke(handler, { path: path(), token: ended }), 401, 'session_ended');
});

it('once ended, is rejected within a second by every operation that accepts a token, under load', async () => {
  const [user, busy] = [await aUser(), await aUser()];
  const sessions = await Promise.all(endpoints.map(async (handler) => ({ handler, token: (await signInAgain(user)).token })));
  let isOver = false;
  // Concurrent load: continuous requests by another user, more than there are connections.
  const load = Array.from({ length: 20 }, async () => {
    let count = 0;
    for (; !isOver; count += 1) await invoke(getMe, { token: busy.token });
    return count;
  });
  const late: string[] = [];
  try {
    for (const { handler, token } of sessions) {
      // The cache still marks the session as valid.
      await invoke(getMe, { token });
      const id = (await sessionsOf(token)).find(({ current }) => current)!.id;
      await invoke(endSession, { token: user.token, path: { session_id: id } });
      const ended = performance.now();
      const sent = (await invoke(handler, { path: path(), token })).body as { code?: string };
      // Even the first request after the session has ended must be rejected.
      if (sent.code !== 'session_ended') late.push(`${handler.definition.route} after ${Math.round(performance.now() - ended)} ms`);
    }
  } finally {
    isOver = true;
  }
  expect(late).toEqual([]);
  expect(Math.min(...(await Promise.all(load)))).toBeGreaterThan(0);
});

let endedToken: Promise<string> | undefined;
const theEndedToken = () =>
  (endedToken ??= aUser().then(async ({ token }) => {
    const [session] = await sessionsOf(token);
    await invoke(endSession, { token, path: { session_id: session!.id } });
    return token;
  }));

it('once ended, is rejected without Redis too', async () => {
  const token = await theEndedToken();
  const restore = processClients.wrap('redis', () => redisOutOfReach);
  try {
    expectProblem(await invoke(getMe, { token }), 401, 'session_ended');
  } finally {
    restore();
  }
});

it('leaves no row behind once its tokens have expired', async () => {
  const user = await aUser();
  await theApp().db.query('age_session', `update sessions set last_used_at = now() - interval '32 days' where user_id = $1`, [user.id]);
  const { token } = await signInAgain(user);
  const rows = await theApp().db.query('count_sessions', 'select id from sessions where user_id = $1', [user.id]);
  expect(rows).toEqual([{ id: (await sessionsOf(token))[0]!.id }]);
});
