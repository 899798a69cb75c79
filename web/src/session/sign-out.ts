import { answer, api } from '../api/client.ts';
import { hasStatus } from '../api/problem.ts';
import { forgetDraft } from '../create/draft-store.ts';
import { forgetFeed } from '../feed/kept-feed.ts';
import { currentSession, endSession } from './session-store.ts';

/**
 * Ends the session in all tabs, whatever the service says, and leaves nothing of theirs in the browser.
 * @throws when the service could not be told, so that the refresh token stays good until it expires
 */
export async function signOut(): Promise<void> {
  const session = currentSession();
  if (!session) return;
  try {
    await answer(api.POST('/api/v1/auth/logout', { body: { refresh_token: session.refreshToken } }));
  } catch (error) {
    // A session that is over need not be ended.
    if (!hasStatus(error, 401)) throw error;
  } finally {
    endSession('signed-out');
    // A browser that keeps nothing has no draft either.
    await Promise.all([forgetDraft(session.user.id).catch(() => undefined), forgetFeed(session.user.id)]);
  }
}
