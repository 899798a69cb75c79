import type { App } from '../app.ts';
import { type Entry, fillEntries } from '../cache/entries.ts';
import { keys, ttl } from '../cache/keys.ts';
import { mediaUrl } from '../media/urls.ts';
import { listUserCards, type UserCardRow } from './sql.ts';

/** What is shown of a user beside a post, like or comment. */
export interface AuthorCard {
  username: string;
  display_name: string;
  avatar_url: string | null;
}

/** Writes what is now shown of the users through to the cache. */
export async function refreshUserCards(app: App, ids: readonly string[]): Promise<void> {
  const rows = await listUserCards(app.db, ids);
  await fillEntries(app, rows.map((row) => userEntry(app, row)));
}

/** The user's card for the cache. */
export function userEntry(app: App, { id, username, display_name, avatar_key, micros }: UserCardRow): Entry {
  const card: AuthorCard = { username, display_name, avatar_url: avatar_key && mediaUrl(app, avatar_key) };
  return { key: keys.user(id), version: Number(micros), value: JSON.stringify(card), ttl: ttl.user };
}

/** The usernames of `ids`; a user who is gone has none. */
export async function usernamesOf(app: App, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = ids.length === 0 ? [] : await listUserCards(app.db, [...new Set(ids)]);
  return new Map(rows.map((row) => [row.id, row.username]));
}
