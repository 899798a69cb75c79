import { answer, api } from '../api/client.ts';
import { hasStatus } from '../api/problem.ts';
import { forgetDraft } from '../create/draft-store.ts';
import { forgetFeed } from '../feed/kept-feed.ts';
import { forgetComments } from '../post/outbox.ts';
import { currentSession, endSession, noteSigningOut } from './session-store.ts';

/**
 * Ends the session in all tabs, even if the API fails, and deletes the account's data in the browser.
 * @throws if the API was unreachable, in which case the refresh token stays valid until it expires
 */
export async function signOut(): Promise<void> {
  const session = currentSession();
  if (!session) return;
  noteSigningOut();
  try {
    await answer(api.POST('/api/v1/auth/logout', { body: { refresh_token: session.refreshToken } }));
  } catch (error) {
    // On a 401 the session has already ended.
    if (!hasStatus(error, 401)) throw error;
  } finally {
    endSession('signed-out');
    // These fail in a browser without storage, which has nothing to delete.
    await Promise.allSettled([forgetDraft, forgetFeed, forgetComments].map((forget) => forget(session.user.id)));
  }
}
