import createClient from 'openapi-fetch';
import { ApiError } from '../api/problem.ts';
import type { paths } from '../api/schema.d.ts';
import { reach } from './reach.ts';
import { currentSession, endSession, type Session, startSession } from './session-store.ts';

const api = createClient<paths>({ baseUrl: location.origin, fetch: reach });

let running: Promise<string | undefined> | undefined;

/**
 * A new token for a session whose token has expired; undefined if the session has ended, which is then announced. The token is
 * refreshed only once, even if many requests in several tabs need it.
 * @throws if the API cannot be reached
 */
export function refreshSession(expired: Session): Promise<string | undefined> {
  running ??= alone((afterAnother) => exchange(expired, afterAnother)).finally(() => {
    running = undefined;
  });
  return running;
}

async function exchange(expired: Session, afterAnother: boolean): Promise<string | undefined> {
  if (afterAnother) await seeWhatAnotherStored(expired);
  const session = currentSession();
  // A request must not be sent as another user who has signed in since.
  if (session?.user.id !== expired.user.id) return undefined;
  if (session.token !== expired.token) return session.token;
  const { data, error, response } = await api.POST('/api/v1/auth/refresh', { body: { refresh_token: session.refreshToken } });
  if (data) {
    // Somebody may have signed out while we waited.
    if (!currentSession()) return undefined;
    startSession({ ...session, token: data.token, refreshToken: data.refresh_token });
    return data.token;
  }
  if (response.status !== 401) throw new ApiError(response, error);
  endSession('expired');
  return undefined;
}

/** In Chromium, another tab's writes may only become visible a moment after it has released the lock; half a second is plenty. */
async function seeWhatAnotherStored(expired: Session): Promise<void> {
  for (let look = 0; look < 20 && currentSession()?.token === expired.token; look++) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

const lock = 'lambdagram.refresh';

/**
 * Runs the task in one tab at a time, and passes it whether it had to wait for another tab. Locks require a secure context
 * (HTTPS or localhost); without them, tabs are not coordinated.
 */
async function alone<T>(task: (afterAnother: boolean) => Promise<T>): Promise<T> {
  if (!('locks' in navigator)) return task(false);
  const first = await navigator.locks.request(lock, { ifAvailable: true }, async (held) => (held ? { result: await task(false) } : undefined));
  return first ? first.result : navigator.locks.request(lock, () => task(true));
}
