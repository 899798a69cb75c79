import type { App } from '../shared/app.ts';
import { commitWithEvents } from '../shared/outbox.ts';
import { isPrivate, type MediaOwner, placesOf, signedPath } from './places.ts';
import { deleteMediaRow, forgetObjects, listObjects, lockObjects, lockUnneededMedia } from './sql.ts';

/** How long (ms) unused photos are kept: enough time to write a caption. */
export const unusedMediaLifetime = 24 * 3_600_000;

/**
 * Removes an unused photo, with every stored object that no other photo shares. Returns false if it is in
 * use or already gone. The objects are deleted before the rows: after a crash in between, the same call finishes the work.
 * The event invalidates copies at the CDN.
 */
export const removeMedia = (app: App, mediaId: string): Promise<boolean> =>
  commitWithEvents(app, async (tx, emit) => {
    const row = await lockUnneededMedia(tx, mediaId, new Date(app.now().getTime() - unusedMediaLifetime));
    if (!row) return false;
    const keys = await listObjects(tx, mediaId);
    await lockObjects(tx, keys);
    const unneeded = await forgetObjects(tx, mediaId, keys);
    await app.storage.deleteMedia([...new Set(unneeded.flatMap(placesOf))]);
    await app.storage.deleteUpload(row.upload_key);
    await deleteMediaRow(tx, mediaId);
    const paths = servedFolders(unneeded, row);
    if (paths.length > 0) await emit('media.removed', mediaId, { media_id: mediaId, user_id: row.user_id, paths });
    return true;
  });

/** The CDN paths of the served objects' folders: a photo's files are in one folder, and those of its avatar in another. */
const servedFolders = (keys: readonly string[], { media_private }: Pick<MediaOwner, 'media_private'>): string[] => {
  const served = keys.filter((key) => !key.startsWith('master/')).map((key) => (isPrivate(key, media_private) ? signedPath(key) : key));
  return [...new Set(served.map((path) => `/${path.slice(0, path.lastIndexOf('/'))}/*`))];
};
