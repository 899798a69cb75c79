import type { App } from '../shared/app.ts';
import { DomainError } from '../shared/errors.ts';
import { isId } from '../shared/ids.ts';
import { mediaOfUploadKey, timeForConsumer } from './limits.ts';
import { processUpload } from './process-upload.ts';
import { findMedia } from './sql.ts';

/** Processes what storage reports as uploaded, unless a confirmation was quicker or the photo is gone. */
export async function processUploaded(app: App, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    const mediaId = mediaOfUploadKey(key);
    if (!isId(mediaId)) continue;
    let missing = false;
    const row = await processUpload(app, mediaId, { time: timeForConsumer }).catch((error: unknown) => {
      missing = error instanceof DomainError && error.code === 'not_uploaded';
      if (!missing) throw error;
    });
    if (row) continue;
    const known = await findMedia(app.db, mediaId);
    // A confirmation has the lease, which is no failure. Should it be cut off, the next delivery finishes the work.
    if (known?.status === 'pending' && !missing) throw new DomainError('unavailable', 'being_processed', 'This photo is being processed already.');
  }
}
