import { type Along, type Entry, fillEntries, readEntries } from '../cache/entries.ts';
import { keys, ttl } from '../cache/keys.ts';
import { loadEach, type Loaded } from '../cache/single-flight.ts';
import type { App } from '../shared/app.ts';
import { listUserCards, type UserCardRow } from './sql.ts';

/** The user data shown beside a post, like or comment. */
export type UserCard = Pick<UserCardRow, 'id' | 'username' | 'display_name' | 'avatar_key' | 'media_private'>;

/** Writes the users' current cards through to the cache. Undefined if Redis is down. */
export const refreshUserCards = async (app: App, ids: readonly string[]): Promise<number | undefined> =>
  fillEntries(app, (await listUserCards(app.db, ids)).map(userEntry));

/** The user's card for the cache. */
export const userEntry = (row: UserCardRow): Entry => ({
  key: keys.user(row.id),
  version: Number(row.micros),
  value: JSON.stringify(userCardOf(row)),
  ttl: ttl.user,
});

export const readUserCard = (value: string): UserCard => JSON.parse(value) as UserCard;

/** The card of a deleted user. */
const nobody: UserCard = { id: '', username: '', display_name: '', avatar_key: null, media_private: 'none' };

/** The cards of the users, in order. `along` is read in the same round trip. */
export async function userCards(app: App, ids: readonly string[], along?: Along): Promise<UserCard[]> {
  const distinct = [...new Set(ids)];
  const cached = await readCached(app, distinct, along);
  const missing = distinct.filter((id) => !cached.has(id));
  const loaded = await loadEach(app, missing, { keyOf: keys.user, reread: (some) => readCached(app, some), load: (some) => load(app, some) });
  return ids.map((id) => cached.get(id) ?? loaded.get(id) ?? nobody);
}

async function readCached(app: App, ids: readonly string[], along?: Along): Promise<Map<string, UserCard>> {
  const entries = await readEntries(app, ids.map(keys.user), along);
  return new Map(ids.flatMap((id, index) => (entries[index] ? [[id, readUserCard(entries[index].value)] as const] : [])));
}

async function load(app: App, ids: readonly string[]): Promise<Loaded<UserCard>> {
  const rows = await listUserCards(app.db, ids);
  return { values: new Map(rows.map((row) => [row.id, userCardOf(row)])), entries: rows.map(userEntry) };
}

export const userCardOf = ({ id, username, display_name, avatar_key, media_private }: UserCardRow): UserCard => ({ id, username, display_name, avatar_key, media_private });
