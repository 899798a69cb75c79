import type { App } from '../shared/app.ts';
import { commitWithEvents } from '../shared/outbox.ts';
import { avatarFolderOf, folderOf } from './limits.ts';
import { findOldAvatar, listOldKeys, renameFiles } from './old-files-sql.ts';
import { placeOf } from './places.ts';
import type { VariantName } from './schema.ts';
import { forgetObjects, holdMediaScope, holdReadyMedia, lockObjects, type MediaRow, noteObjects } from './sql.ts';

/** The key of a file stored before photos had folders: two digits of a hash, the whole hash, and an extension. */
const oldKey = /^[\da-f]{2}\/[\da-f]+(\.\w+)$/;

/**
 * Copies the files of a ready photo that was stored before photos had folders into its owner's folder, as private files if
 * they should be. From then on, rows refer to the copies. Safe to repeat after a crash at any point; once caches refer to the
 * copies too, `removeOldFiles` removes the originals.
 */
export async function putInFolder(app: App, { id, user_id, content_hash, variants }: MediaRow): Promise<void> {
  const folder = folderOf(user_id, content_hash!);
  const renamed = new Map<string, string>();
  const names = Object.entries(variants!).map(([name, key]) => {
    const extension = oldKey.exec(key)?.[1];
    if (extension !== undefined && !renamed.has(key)) renamed.set(key, `${folder}/${name}${extension}`);
    return [name, renamed.get(key) ?? key];
  });
  const avatar = await findOldAvatar(app.db, id);
  const avatarKey = `${avatarFolderOf(user_id, content_hash!)}/avatar${avatar && oldKey.exec(avatar)?.[1]}`;
  const copies = [...renamed, ...(avatar ? [[avatar, avatarKey] as const] : [])];
  await app.db.transaction(async (tx) => {
    if (await holdReadyMedia(tx, id)) await noteObjects(tx, id, copies.map(([, key]) => key));
  });
  await app.db.transaction(async (tx) => {
    if (!(await holdReadyMedia(tx, id))) return;
    const scope = await holdMediaScope(tx, user_id);
    await Promise.all(copies.map(([from, key]) => app.storage.copyMedia(from, placeOf(key, scope))));
    await renameFiles(tx, { id, folder, variants: Object.fromEntries(names) as Record<VariantName, string>, avatarKey });
  });
}

/** Removes the files that `putInFolder` has copied, unless another photo shares them. */
export const removeOldFiles = (app: App, { id, user_id }: Pick<MediaRow, 'id' | 'user_id'>): Promise<void> =>
  commitWithEvents(app, async (tx, emit) => {
    if (!(await holdReadyMedia(tx, id))) return;
    const keys = await listOldKeys(tx, id);
    await lockObjects(tx, keys);
    const unneeded = await forgetObjects(tx, id, keys);
    await app.storage.deleteMedia(unneeded);
    if (unneeded.length > 0) await emit('media.removed', id, { media_id: id, user_id, paths: unneeded.map((key) => `/${key}`) });
  });
