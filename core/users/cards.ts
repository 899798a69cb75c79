import type { App } from '../app.ts';
import { fillEntries } from '../cache/entries.ts';
import { keys, ttl } from '../cache/keys.ts';
import { mediaUrl } from '../media/urls.ts';
import { listUserCards } from './sql.ts';

/** What is shown of a user beside a post, like or comment. */
export interface AuthorCard {
  username: string;
  display_name: string;
  avatar_url: string | null;
}

/** Reads the users' cards from Postgres as JSON, by id, and writes them through to the cache. */
export async function loadUserCards(app: App, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await listUserCards(app.db, ids);
  const cards = rows.map(({ id, username, display_name, avatar_key, micros }) => {
    const card: AuthorCard = { username, display_name, avatar_url: avatar_key && mediaUrl(app, avatar_key) };
    return { id, version: Number(micros), value: JSON.stringify(card) };
  });
  await fillEntries(app, cards.map(({ id, version, value }) => ({ key: keys.user(id), version, value, ttl: ttl.user })));
  return new Map(cards.map(({ id, value }) => [id, value]));
}

/** The usernames of `ids`; a user who is gone has none. */
export async function usernamesOf(app: App, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = ids.length === 0 ? [] : await listUserCards(app.db, [...new Set(ids)]);
  return new Map(rows.map((row) => [row.id, row.username]));
}
