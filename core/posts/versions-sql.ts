import type { Db } from '../shared/app.ts';
import type { Entity } from '../entities/schema.ts';
import type { PageStart } from '../shared/page.ts';
import { keptVersions } from '../shared/versions.ts';

/** The parts of a post that its author may change. */
export interface PostTerms {
  caption: string;
  /** In the order of the photos. */
  alt_texts: string[];
  comments_enabled: boolean;
}

/** One version of a post. */
export interface PostVersion extends PostTerms {
  version: number;
  /** When a text was last changed; null if none was. */
  edited_at: string | null;
}

/** The post, locked until the transaction ends. */
export const lockPostVersion = async (tx: Db, id: string) =>
  (
    await tx.query<Omit<PostVersion, 'alt_texts'> & { user_id: string }>(
      'lock_post_version',
      'select user_id, version, caption, comments_enabled, edited_at from posts where id = $1 for update',
      [id],
    )
  )[0];

/** The alternative texts of a locked post. A separate statement: the one that waits for the lock may see outdated ones. */
export const listAltTexts = async (tx: Db, id: string) =>
  (await tx.query<{ alt: string }>('list_alt_texts', 'select alt from media where post_id = $1 order by position', [id])).map(({ alt }) => alt);

/** The version that a request produced, if it has already been handled. */
export const findVersionOfRequest = async (tx: Db, id: string, request: string) =>
  (
    await tx.query<PostVersion>(
      'find_post_version_of_request',
      'select version, caption, alt_texts, comments_enabled, edited_at from post_versions where post_id = $1 and $2 = any(requests)',
      [id, request],
    )
  )[0];

/** Records that a request resulted in the current version of a locked post, because it changed nothing. The last hundred requests are kept. */
export const noteRequest = (tx: Db, id: string, current: PostVersion, request: string) =>
  tx.query(
    'note_post_request',
    `insert into post_versions (post_id, version, caption, alt_texts, comments_enabled, edited_at, is_edit, requests)
     values ($1, $2, $3, $4, $5, $6, true, array[$7::uuid])
     on conflict (post_id, version) do update set requests = excluded.requests || post_versions.requests[1:99]`,
    [id, current.version, current.caption, current.alt_texts, current.comments_enabled, current.edited_at, request],
  );

/** Writes the version of a locked post that follows `before`, and removes the oldest beyond the limit; returns when a text was last changed. */
export const writePostVersion = async (tx: Db, id: string, before: PostVersion, after: PostTerms & { entities: readonly Entity[]; words: readonly string[] }, isEdit: boolean, request: string) =>
  (
    await tx.query<{ edited_at: string | null }>(
      'write_post_version',
      `with original as (
         insert into post_versions (post_id, version, caption, alt_texts, comments_enabled, edited_at, is_edit, requests)
         values ($1, $2, $3, $4, $5, $6, true, '{}') on conflict do nothing
       ), texts as (
         update media m set alt = texts.alt
         from (select id, row_number() over (order by position) as place from media where post_id = $1) photo
         join unnest($8::text[]) with ordinality as texts (alt, place) using (place)
         where m.id = photo.id
       ), forgotten as (
         delete from post_versions where post_id = $1 and version > 1 and version <= $2 + 1 - ${keptVersions}
       ), changed as (
         update posts set caption = $7, entities = $12::jsonb, entities_version = version + 1, comments_enabled = $9, version = version + 1, updated_at = clock_timestamp(),
                          edited_at = case when $10 then clock_timestamp() else edited_at end
         where id = $1 returning user_id, created_at, version, edited_at
       ), found_by as (
         insert into post_words (post_id, user_id, created_at, version, words) select $1, user_id, created_at, version, array_to_tsvector($13::text[]) from changed
         on conflict (post_id) do update set version = excluded.version, words = array_to_tsvector($13::text[])
       )
       insert into post_versions (post_id, version, caption, alt_texts, comments_enabled, edited_at, is_edit, requests)
       select $1, version, $7, $8, $9, edited_at, $10, array[$11::uuid] from changed
       returning edited_at`,
      [
        id,
        before.version,
        before.caption,
        before.alt_texts,
        before.comments_enabled,
        before.edited_at,
        after.caption,
        after.alt_texts,
        after.comments_enabled,
        isEdit,
        request,
        JSON.stringify(after.entities),
        after.words,
      ],
    )
  )[0]!;

export interface PostEditRow {
  user_id: string;
  version: number;
  caption: string;
  alt_texts: string[];
  written_at: string;
}

/** A post's earlier texts, latest first; `start` is a version. */
export const listPostEdits = (db: Db, postId: string, start: PageStart, limit: number) =>
  db.query<PostEditRow>(
    'list_post_edits',
    `select p.user_id, v.version, v.caption, v.alt_texts, coalesce(v.edited_at, p.created_at) as written_at
     from post_versions v join posts p on p.id = v.post_id
     where v.post_id = $1 and v.is_edit and v.edited_at is distinct from p.edited_at and v.version < coalesce($2::integer, 2147483647)
     order by v.version desc limit $3 offset $4`,
    [postId, start.after?.micros, limit, start.offset],
  );
