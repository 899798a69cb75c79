import { expect } from 'vitest';
import { callApi } from '../../setup/call-api.ts';
import { eventually } from '../../setup/eventually.ts';
import { aUser, type TestUser } from '../../setup/given.ts';
import { aTicket, type LivePage, messagesOf, openPage } from '../../setup/live-page.ts';
import { aModerator } from '../moderation/given.ts';

interface Session {
  token: string;
  refresh_token: string;
}

async function signIn({ username, password }: TestUser): Promise<Session> {
  return (await callApi<Session>('POST', '/api/v1/auth/login', { body: { email_or_username: username, password } })).body;
}

/**
 * Ends sessions of an account in every possible way. Each time, only the pages of the ended sessions are closed. Returns how long (ms)
 * after the response they were closed.
 */
export async function endSessions(): Promise<Record<string, number>> {
  const [user, bystander, moderator] = await Promise.all([aUser('leaver'), aUser('bystander'), aModerator()]);
  const own = await signIn(user);
  const [staying, others] = [await openPage(await aTicket(own)), await openPage(await aTicket(bystander))];
  const times: Record<string, number> = {};

  const end = async (way: string, page: LivePage, request: () => Promise<{ status: number }>) => {
    expect([way, (await request()).status]).toEqual([way, 204]);
    const ended = performance.now();
    await eventually(async () => expect(page.closedAt, way).toBeDefined());
    // Messages may be repeated.
    expect(messagesOf(page, 'session.ended')).not.toEqual([]);
    times[way] = page.closedAt! - ended;
  };
  const endOther = async (way: string, request: (session: Session) => Promise<{ status: number }>) => {
    const session = await signIn(user);
    await end(way, await openPage(await aTicket(session)), () => request(session));
    expect(staying.closedAt, way).toBeUndefined();
  };

  await endOther('signing out', ({ refresh_token }) => callApi('POST', '/api/v1/auth/logout', { body: { refresh_token } }));
  await endOther('signing out everywhere else', () => callApi('DELETE', '/api/v1/auth/sessions', { token: own.token }));
  await endOther('a new password', () => callApi('POST', '/api/v1/auth/password', { token: own.token, body: { current_password: user.password, password: user.password } }));
  await end('a suspension', staying, () => callApi('POST', `/api/v1/moderation/users/${user.id}/suspend`, { token: moderator.token, body: { note: 'Spam.' } }));
  expect(others.closedAt).toBeUndefined();
  others.close();
  return times;
}
