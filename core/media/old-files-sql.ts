import type { Db } from '../shared/app.ts';
import type { VariantName } from './schema.ts';

/** Files stored before photos had folders: their keys start with two hexadecimal digits, all others with a word that sorts later. */
const isOld = (key: string) => `${key} < 'g'`;

export interface OldFile {
  key: string;
  media_id: string;
}

/** Old files of ready photos, ordered by key. */
export const listOldFiles = (db: Db, after: OldFile, limit: number) =>
  db.query<OldFile>(
    'list_old_files',
    `select o.key, o.media_id from media_objects o join media m on m.id = o.media_id
     where ${isOld('o.key')} and (o.key, o.media_id) > ($1, $2::uuid) and m.status = 'ready' order by o.key, o.media_id limit $3`,
    [after.key, after.media_id, limit],
  );

/** How many photos have old files, counting at most `most` files. */
export const countWithOldFiles = async (db: Db, after: OldFile, most: number) =>
  (
    await db.query<{ count: number }>(
      'count_media_with_old_files',
      `select count(distinct media_id)::int as count from (
         select o.media_id from media_objects o join media m on m.id = o.media_id
         where ${isOld('o.key')} and (o.key, o.media_id) > ($1, $2::uuid) and m.status = 'ready' limit $3) left_over`,
      [after.key, after.media_id, most],
    )
  )[0]!.count;

/** The key of the profile picture made from this photo, if it is an old file. */
export const findOldAvatar = async (db: Db, mediaId: string) =>
  (await db.query<{ key: string }>('find_old_avatar', `select avatar_key as key from users where avatar_media_id = $1 and ${isOld('avatar_key')}`, [mediaId]))[0]?.key;

/** Sets the copies' keys in the photo's row and, for a profile picture, in its owner's row, making both newer than cached entries. */
export async function renameFiles(tx: Db, { id, folder, variants, avatarKey }: { id: string; folder: string; variants: Record<VariantName, string>; avatarKey: string }): Promise<void> {
  await tx.query('rename_media_files', 'update media set variants = $2, folder = $3, updated_at = clock_timestamp() where id = $1', [id, JSON.stringify(variants), folder]);
  await tx.query('rename_avatar', `update users set avatar_key = $2, updated_at = clock_timestamp() where avatar_media_id = $1 and ${isOld('avatar_key')}`, [id, avatarKey]);
}

export const listOldKeys = async (tx: Db, mediaId: string) =>
  (await tx.query<{ key: string }>('list_old_keys', `select key from media_objects where media_id = $1 and ${isOld('key')}`, [mediaId])).map(({ key }) => key);
