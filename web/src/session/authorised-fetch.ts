import type { Problem } from '../api/problem.ts';
import { reach } from './reach.ts';
import { refreshSession } from './refresh-session.ts';
import { currentSession, endSession, noteMembersOnly, noteSuspension } from './session-store.ts';

/** Sends a request with the session's token. If it has expired, it is refreshed, and the request is retried once. */
export async function authorisedFetch(request: Request): Promise<Response> {
  const session = currentSession();
  if (!session) {
    const response = await reach(request);
    if (response.status === 401 && ((await response.clone().json()) as Problem).code === 'members_only') noteMembersOnly();
    return response;
  }
  const again = request.clone();
  const response = await reach(withToken(request, session.token));
  if (response.status === 403) {
    if (((await response.clone().json()) as Problem).code === 'account_suspended') noteSuspension(true);
    return response;
  }
  if (response.status !== 401) return response;
  const { code } = (await response.clone().json()) as Problem;
  if (code === 'invalid_token' || code === 'session_ended') endSession('expired');
  if (code !== 'token_expired') return response;
  const token = await refreshSession(session);
  return token ? reach(withToken(again, token)) : response;
}

function withToken(request: Request, token: string): Request {
  request.headers.set('Authorization', `Bearer ${token}`);
  return request;
}
