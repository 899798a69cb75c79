import type { App } from '../shared/app.ts';
import { deleteMediaRow, forgetObjects, listObjects, lockObjects, lockUnneededMedia } from './sql.ts';

/** Unused photos are kept this long (ms): time enough to write a caption. */
export const unusedMediaLifetime = 24 * 3_600_000;

/**
 * Removes a photo that nothing uses, with every stored object that no other photo shares. Returns false when it is in
 * use or already gone. The objects go before the rows: after a crash in between, the same call finishes the work.
 */
export const removeMedia = (app: App, mediaId: string): Promise<boolean> =>
  app.db.transaction(async (tx) => {
    const row = await lockUnneededMedia(tx, mediaId, new Date(app.now().getTime() - unusedMediaLifetime));
    if (!row) return false;
    const keys = await listObjects(tx, mediaId);
    await lockObjects(tx, keys);
    await app.storage.deleteMedia(await forgetObjects(tx, mediaId, keys));
    await app.storage.deleteUpload(row.upload_key);
    await deleteMediaRow(tx, mediaId);
    return true;
  });
