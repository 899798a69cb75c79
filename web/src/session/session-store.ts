import { useSyncExternalStore } from 'react';

export interface Session {
  token: string;
  refreshToken: string;
  user: { id: string; username: string };
  /** The service has said so, and shows nothing any more. */
  suspended?: boolean;
}

/** Why nobody is signed in any more. */
type Farewell = 'signed-out' | 'expired';

const storageKey = 'lambdagram.session';
const farewellKey = 'lambdagram.farewell';
const listeners = new Set<() => void>();
let session = read();

/** Always what storage holds: another tab may have written it a moment ago. */
export function currentSession(): Session | undefined {
  const stored = read();
  if (stored?.token !== session?.token || stored?.user.id !== session?.user.id || stored?.user.username !== session?.user.username || stored?.suspended !== session?.suspended) {
    session = stored;
    for (const listener of listeners) listener();
  }
  return session;
}

export function startSession(next: Session): void {
  localStorage.removeItem(farewellKey);
  localStorage.setItem(storageKey, JSON.stringify(next));
  currentSession();
}

/** Notes what the viewer is called now: the name may have been changed here or elsewhere. */
export function noteUsername(username: string): void {
  const current = currentSession();
  if (current && current.user.username !== username) startSession({ ...current, user: { ...current.user, username } });
}

export function noteSuspension(suspended: boolean): void {
  const current = currentSession();
  if (current && (current.suspended ?? false) !== suspended) startSession({ ...current, suspended });
}

/** Other tabs hear of it through the storage event. */
export function endSession(reason: Farewell): void {
  localStorage.setItem(farewellKey, reason);
  localStorage.removeItem(storageKey);
  currentSession();
}

export const lastFarewell = () => localStorage.getItem(farewellKey);

let membersOnly = false;

/** The service has shown nothing to somebody who is not signed in. */
export function noteMembersOnly(): void {
  if (membersOnly) return;
  membersOnly = true;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useMembersOnly = (): boolean => useSyncExternalStore(subscribe, () => membersOnly);

/** Rerenders when somebody signs in or out, here or in another tab. */
export const useSession = (): Session | undefined => useSyncExternalStore(subscribe, () => session);

/** For parts of the page that are only shown to people who are signed in. */
export function useViewer(): Session['user'] {
  const current = useSession();
  if (!current) throw new Error('nobody is signed in');
  return current.user;
}

addEventListener('storage', (event) => {
  if (event.key === storageKey || event.key === null) currentSession();
});

function read(): Session | undefined {
  const stored = localStorage.getItem(storageKey);
  return stored ? (JSON.parse(stored) as Session) : undefined;
}
