import { type Entry, fillEntries } from '../cache/entries.ts';
import { keys, ttl } from '../cache/keys.ts';
import type { App } from '../shared/app.ts';
import { listUserCards, type UserCardRow } from './sql.ts';

/** What is shown of a user beside a post, like or comment. */
export type UserCard = Pick<UserCardRow, 'username' | 'display_name' | 'avatar_key'>;

/** Writes what is now shown of the users through to the cache. */
export async function refreshUserCards(app: App, ids: readonly string[]): Promise<void> {
  await fillEntries(app, (await listUserCards(app.db, ids)).map(userEntry));
}

/** The user's card for the cache. */
export const userEntry = (row: UserCardRow): Entry => ({
  key: keys.user(row.id),
  version: Number(row.micros),
  value: JSON.stringify(cardOf(row)),
  ttl: ttl.user,
});

export const readUserCard = (value: string): UserCard => JSON.parse(value) as UserCard;

/** What is shown of a user who is gone. */
const nobody: UserCard = { username: '', display_name: '', avatar_key: null };

/** What is shown of each of the users, in their order. */
export async function userCards(app: App, ids: readonly string[]): Promise<UserCard[]> {
  const rows = ids.length === 0 ? [] : await listUserCards(app.db, [...new Set(ids)]);
  const cards = new Map(rows.map((row) => [row.id, cardOf(row)]));
  return ids.map((id) => cards.get(id) ?? nobody);
}

const cardOf = ({ username, display_name, avatar_key }: UserCardRow): UserCard => ({ username, display_name, avatar_key });
