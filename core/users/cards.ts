import type { App } from '../shared/app.ts';
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
export const userEntry = (app: App, row: UserCardRow): Entry => ({
  key: keys.user(row.id),
  version: Number(row.micros),
  value: JSON.stringify(showCard(app, row)),
  ttl: ttl.user,
});

/** What is shown of a user who is gone. */
const nobody: AuthorCard = { username: '', display_name: '', avatar_url: null };

/** What is shown of each of `items`' users beside it, in their order. */
export async function userCardsOf(app: App, items: readonly { user_id: string }[]): Promise<AuthorCard[]> {
  const ids = new Set(items.map(({ user_id }) => user_id));
  const rows = ids.size === 0 ? [] : await listUserCards(app.db, [...ids]);
  const cards = new Map(rows.map((row) => [row.id, showCard(app, row)]));
  return items.map(({ user_id }) => cards.get(user_id) ?? nobody);
}

const showCard = (app: App, { username, display_name, avatar_key }: UserCardRow): AuthorCard => ({
  username,
  display_name,
  avatar_url: avatar_key && mediaUrl(app, avatar_key),
});
