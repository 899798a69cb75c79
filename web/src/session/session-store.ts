import { useSyncExternalStore } from 'react';

export interface Session {
  token: string;
  refreshToken: string;
  user: { id: string; username: string };
  /** Set once the API has reported that the account is suspended. */
  suspended?: boolean;
}

/** Why the last session ended. */
type Farewell = 'signed-out' | 'expired';

const storageKey = 'lambdagram.session';
const farewellKey = 'lambdagram.farewell';
const listeners = new Set<() => void>();
let session = read();

/** Always read from storage, since another tab may just have changed it. */
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

/** Stores the viewer's current username, which may have been changed here or on another device. */
export function noteUsername(username: string): void {
  const current = currentSession();
  if (current && current.user.username !== username) startSession({ ...current, user: { ...current.user, username } });
}

export function noteSuspension(suspended: boolean): void {
  const current = currentSession();
  if (current && (current.suspended ?? false) !== suspended) startSession({ ...current, suspended });
}

/** Before the service is told: it tells all tabs at once, possibly before it responds, and none of them must report an expired session. */
export function noteSigningOut(): void {
  localStorage.setItem(farewellKey, 'signed-out' satisfies Farewell);
}

/** Other tabs are notified by the storage event. The first reason counts. */
export function endSession(reason: Farewell): void {
  if (lastFarewell() === null) localStorage.setItem(farewellKey, reason);
  localStorage.removeItem(storageKey);
  currentSession();
}

export const lastFarewell = () => localStorage.getItem(farewellKey);

let membersOnly = false;

/** Called when the API has rejected an anonymous request, because the instance is for members only. */
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

/** For parts of the page that are only shown to signed-in users. */
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
