import type { Db } from '../shared/app.ts';
import { accountGone, type ErrorCode, type ErrorKind } from '../shared/errors.ts';
import { maxFileBytes } from './imaging/formats.ts';
import type { MediaOwner, MediaScope } from './places.ts';
import type { Rendition, VariantName } from './schema.ts';
import { lowestId } from '../shared/ids.ts';

export interface MediaRow {
  id: string;
  user_id: string;
  status: 'pending' | 'ready' | 'failed' | 'discarded';
  upload_key: string;
  declared_type: string;
  declared_size: number;
  real_type: string | null;
  width: number | null;
  height: number | null;
  blurhash: string | null;
  /** Storage keys. */
  variants: Record<VariantName, string> | null;
  /** The folder of its files; null for a photo stored before photos had folders. */
  folder: string | null;
  /** Null until the renditions exist. */
  renditions: Rendition[] | null;
  animated: boolean;
  content_hash: string | null;
  failure_kind: ErrorKind | null;
  failure_code: ErrorCode | null;
  failure: string | null;
  /** Which of the owner's files are private. */
  media_private: MediaScope;
  used_as: 'post' | 'avatar' | null;
  post_id: string | null;
}

/** Listed explicitly: a prepared `*` fails on every open connection when a migration adds a column. */
const columns = `media.id, media.user_id, media.status, media.upload_key, media.declared_type, media.declared_size, media.real_type,
  media.width, media.height, media.blurhash, media.variants, media.folder, media.renditions, media.animated, media.content_hash,
  media.failure_kind, media.failure_code, media.failure, media.used_as, media.post_id,
  (select u.media_private from users u where u.id = media.user_id) as media_private`;

/** Inserts a pending photo; inserting the same id again changes nothing. A token may outlive its account: then there is no owner. */
export async function insertMedia(
  db: Db,
  media: { id: string; userId: string; uploadKey: string; type: string | undefined; size: number | undefined },
): Promise<MediaRow> {
  const [row] = await db.query<MediaRow>(
    'insert_media',
    `insert into media (id, user_id, status, upload_key, declared_type, declared_size)
     select $1, u.id, 'pending', $3, $4, $5 from users u where u.id = $2 and u.status = 'active'
     on conflict (id) do update set updated_at = now() returning ${columns}`,
    // Unknown values are stored as the neutral type (RFC 2046, 4.5.1) and as the largest accepted size.
    [media.id, media.userId, media.uploadKey, media.type ?? 'application/octet-stream', media.size ?? maxFileBytes],
  );
  if (!row) throw accountGone();
  return row;
}

export const findMedia = async (db: Db, id: string) =>
  (await db.query<MediaRow>('find_media', `select ${columns} from media where id = $1 and status <> 'discarded'`, [id]))[0];

export const listMedia = (db: Db, ids: readonly string[]) =>
  db.query<MediaRow>('list_media', `select ${columns} from media where id = any($1::uuid[]) and status <> 'discarded'`, [ids]);

export const listMediaOwners = (db: Db, ids: readonly string[]) =>
  db.query<MediaOwner>('list_media_owners', 'select id, media_private from users where id = any($1::uuid[])', [ids]);

/**
 * Claims the right to process a pending photo until a given time; undefined if it is not pending or already claimed. A
 * photo left to the consumer can only be claimed by the consumer. The caller determines the time: if the statement hangs, it
 * may run only when the database is back, long after the caller has given up.
 */
export const claimMedia = async (db: Db, id: string, until: Date, isConsumer: boolean) =>
  (
    await db.query<MediaRow>(
      'claim_media_until',
      `update media set processing_until = $2
       where id = $1 and status = 'pending'
         and (processing_until is null or processing_until < now() or ($3 and processing_until = 'infinity')) returning ${columns}`,
      [id, until, isConsumer],
    )
  )[0];

/** Releases a photo so that only the consumer can claim it. */
export const leaveToConsumer = (db: Db, id: string) =>
  db.query('leave_media_to_consumer', `update media set processing_until = 'infinity' where id = $1 and status = 'pending'`, [id]);

export const releaseMedia = (db: Db, id: string) =>
  db.query('release_media', `update media set processing_until = null where id = $1 and status = 'pending'`, [id]);

/**
 * Records that a photo needs these objects, before they are stored. The locks serialize this with `forgetObjects`: an
 * object is deleted before it is stored again, never after.
 */
export const noteObjects = async (tx: Db, mediaId: string, keys: readonly string[]) => {
  await lockObjects(tx, keys);
  await tx.query(
    'note_objects',
    'insert into media_objects (key, media_id) select unnest($2::text[]), $1 on conflict do nothing',
    [mediaId, keys],
  );
};

export const lockObjects = (tx: Db, keys: readonly string[]) =>
  tx.query(
    'lock_objects',
    `select pg_advisory_xact_lock(hash) from (
       select distinct hashtextextended(key, 0) as hash from unnest($1::text[]) key order by hash) ordered`,
    [keys],
  );

export const listObjects = async (db: Db, mediaId: string) =>
  (await db.query<{ key: string }>('list_objects', 'select key from media_objects where media_id = $1', [mediaId])).map(
    (row) => row.key,
  );

/** Drops the photo's claims on these objects; returns the keys that are no longer used. */
export const forgetObjects = async (tx: Db, mediaId: string, keys: readonly string[]) => {
  await tx.query('forget_objects', 'delete from media_objects where media_id = $1 and key = any($2::text[])', [mediaId, keys]);
  const needed = await tx.query<{ key: string }>(
    'list_needed_objects',
    'select distinct key from media_objects where key = any($1::text[])',
    [keys],
  );
  return keys.filter((key) => !needed.some((row) => row.key === key));
};

export const markReady = async (
  tx: Db,
  id: string,
  photo: {
    type: string;
    width: number;
    height: number;
    blurhash: string;
    contentHash: string;
    variants: Record<VariantName, string>;
    folder: string;
    animated: boolean;
  },
) =>
  (
    await tx.query<MediaRow>(
      'mark_media_ready',
      `update media set status = 'ready', real_type = $2, width = $3, height = $4, blurhash = $5, content_hash = $6,
         variants = $7, folder = $8, animated = $9, processing_until = null, updated_at = now()
       where id = $1 and status = 'pending' returning ${columns}`,
      [id, photo.type, photo.width, photo.height, photo.blurhash, photo.contentHash, JSON.stringify(photo.variants), photo.folder, photo.animated],
    )
  )[0];

/**
 * Which of an owner's files are private, or will be. Until the transaction ends, concurrent changes to this have to
 * wait, so that no file is stored in its former place.
 */
export async function holdMediaScope(tx: Db, userId: string): Promise<MediaScope> {
  await tx.query('hold_media_scope', 'select pg_advisory_xact_lock_shared(hashtextextended($1, 1))', [userId]);
  const [owner] = await tx.query<{ scope: MediaScope }>(
    'find_media_scope',
    'select coalesce(m.scope, u.media_private) as scope from users u left join media_moves m on m.user_id = u.id where u.id = $1',
    [userId],
  );
  return owner?.scope ?? 'all';
}

/** The owner of a ready photo. The photo's row may be changed but not removed until the transaction ends. */
export const holdReadyMedia = async (tx: Db, id: string) =>
  (await tx.query<{ user_id: string }>('hold_ready_media', `select user_id from media where id = $1 and status = 'ready' for key share`, [id]))[0]?.user_id;

/** Sets the photo's renditions and folder, and the time of its last change, so that cached entries are replaced. */
export const markRendered = (tx: Db, id: string, folder: string, renditions: readonly Rendition[]) =>
  tx.query(
    'mark_media_rendered_in',
    'update media set folder = $2, renditions = $3, updated_at = clock_timestamp() where id = $1 and renditions is null',
    [id, folder, JSON.stringify(renditions)],
  );

/** Ready photos without renditions, ordered by id. */
export const listUnrendered = (db: Db, after: string | undefined, limit: number) =>
  db.query<MediaRow>(
    'list_unrendered_media',
    `select ${columns} from media where status = 'ready' and renditions is null and id > $1 order by id limit $2`,
    [after ?? lowestId, limit],
  );

/** The number of such photos, up to `most`. */
export const countUnrendered = async (db: Db, after: string | undefined, most: number) =>
  Number(
    (
      await db.query<{ count: string }>(
        'count_unrendered_media',
        `select count(*) from (select 1 from media where status = 'ready' and renditions is null and id > $1 limit $2) unrendered`,
        [after ?? lowestId, most],
      )
    )[0]!.count,
  );

export const markFailed = async (tx: Db, id: string, failure: { kind: ErrorKind; code: ErrorCode; message: string }) =>
  (
    await tx.query<MediaRow>(
      'mark_media_failed',
      `update media set status = 'failed', failure_kind = $2, failure_code = $3, failure = $4, processing_until = null,
         updated_at = now()
       where id = $1 and status = 'pending' returning ${columns}`,
      [id, failure.kind, failure.code, failure.message],
    )
  )[0];

/** Claims a ready, unused photo of the user as their avatar; undefined if that is not possible. */
export const claimAvatar = async (tx: Db, id: string, userId: string) =>
  (
    await tx.query<MediaRow>(
      'claim_avatar',
      `update media set used_as = 'avatar', updated_at = now()
       where id = $1 and user_id = $2 and status = 'ready' and used_as is null returning ${columns}`,
      [id, userId],
    )
  )[0];

export const discardMedia = (tx: Db, id: string) =>
  tx.query('discard_media', `update media set status = 'discarded', updated_at = now() where id = $1`, [id]);

/** Photos that are no longer needed: discarded, or unused since `before`, and not part of a removed post. Oldest first. */
export const listUnneededMedia = (db: Db, before: Date, after: { id: string; updated_at: string } | undefined, limit: number) =>
  db.query<{ id: string; updated_at: string }>(
    'list_unneeded_media',
    `select id, updated_at from media
     where (status = 'discarded' or (used_as is null and updated_at < $1)) and removed_post_id is null and (updated_at, id) > ($2::timestamptz, $3::uuid)
     order by updated_at, id limit $4`,
    [before, after?.updated_at ?? '-infinity', after?.id ?? lowestId, limit],
  );

/** Deletes the photo's row, after its objects have been forgotten. */
export const deleteMediaRow = (tx: Db, id: string) =>
  tx.query('delete_media_row', `delete from media where id = $1`, [id]);

/** The photo's row, locked, if it may be removed. */
export const lockUnneededMedia = async (tx: Db, id: string, before: Date) =>
  (
    await tx.query<MediaRow>(
      'lock_unneeded_media',
      `select ${columns} from media where id = $1 and (status = 'discarded' or (used_as is null and updated_at < $2)) and removed_post_id is null for update`,
      [id, before],
    )
  )[0];
