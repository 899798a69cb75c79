import type { App, Db } from '../shared/app.ts';
import { placeOf } from './places.ts';
import { holdMediaScope, holdReadyMedia, noteObjects } from './sql.ts';

export interface FileToStore {
  key: string;
  body: Buffer;
  contentType: string;
  /** Stored in a cheaper storage class, and never served. */
  isMaster?: boolean;
}

/**
 * Stores further files of a ready photo, after recording them as its own, then runs `done` in the transaction that locks
 * the photo. Returns false and stores nothing if the photo is deleted or being deleted; the lock prevents its removal.
 */
export async function storeFiles(app: App, mediaId: string, files: readonly FileToStore[], done?: (tx: Db) => Promise<unknown>): Promise<boolean> {
  const noted = await app.db.transaction(async (tx) => {
    if (!(await holdReadyMedia(tx, mediaId))) return false;
    await noteObjects(tx, mediaId, files.map(({ key }) => key));
    return true;
  });
  return noted && app.db.transaction(async (tx) => {
    const owner = await holdReadyMedia(tx, mediaId);
    if (owner === undefined) return false;
    const scope = await holdMediaScope(tx, owner);
    await Promise.all(
      files.map(({ key, body, contentType, isMaster }) => (isMaster ? app.storage.putMaster(key, body, contentType) : app.storage.putMedia(placeOf(key, scope), body, contentType))),
    );
    await done?.(tx);
    return true;
  });
}
