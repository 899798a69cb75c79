import type { App } from '../shared/app.ts';

/** All tables with their primary keys, each after the ones it references. */
export const tables = {
  users: 'id',
  posts: 'id',
  post_versions: 'post_id, version',
  media: 'id',
  media_objects: 'key, media_id',
  media_moves: 'user_id',
  follows: 'follower_id, followee_id',
  blocks: 'blocker_id, blocked_id',
  mutes: 'muter_id, muted_id',
  follow_requests: 'requester_id, target_id',
  sessions: 'id',
  instance: 'one',
  invites: 'id',
  former_usernames: 'username',
  profile_edits: 'id',
  reports: 'id',
  moderation_actions: 'id',
  removed_posts: 'id',
  notices: 'id',
  hashtags: 'tag',
  post_hashtags: 'post_id, tag',
  post_words: 'post_id',
  popular_posts: 'post_id',
  totp: 'user_id',
  exports: 'id',
  export_parts: 'export_id, part',
  erasures: 'user_id',
  reserved_names: 'hash',
  outbox: 'id',
  sweeps: 'name',
} as const;
export type Table = keyof typeof tables;

/**
 * Inserts rows from another database with the same migrations. Rows whose key already exists are skipped, so it
 * can be repeated; it fails if a row conflicts with another one, such as a username that is taken.
 * @param rows a JSON list, as text, because its numbers may be too large for JavaScript
 * @returns how many were new
 */
export async function loadRows(app: App, table: Table, rows: string): Promise<number> {
  const [row] = await app.db.query<{ inserted: number }>(
    `load_${table}`,
    // The columns are the table's current ones.
    `with inserted as (
       insert into ${table} overriding system value select * from json_populate_recordset(null::${table}, $1::json) on conflict (${tables[table]}) do nothing returning 1
     ) select count(*)::integer as inserted from inserted`,
    [rows],
  );
  // The rows of this table keep their generated numbers, and new ones must continue after them.
  if (table === 'post_words') await app.db.query('number_post_words_after_last', 'select number_post_words_after_last()');
  return row!.inserted;
}
