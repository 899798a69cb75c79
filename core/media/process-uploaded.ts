import type { App } from '../shared/app.ts';
import { DomainError } from '../shared/errors.ts';
import { isId } from '../shared/ids.ts';
import { mediaOfUploadKey, timeForConsumer } from './limits.ts';
import { processUpload } from './process-upload.ts';
import { renderMedia } from './render-media.ts';
import { findMedia } from './sql.ts';

/** If less time (ms) than this is left after creating a photo, the rest is left to the next delivery. */
const enoughTime = 20_000;

/**
 * Creates photos from the uploads reported by storage, unless a confirmation was faster or the photo is gone, then the files
 * that no request waits for. Returns the posts that contain these photos, because they have changed.
 */
export async function processUploaded(app: App, keys: readonly string[]): Promise<string[]> {
  const posts: string[] = [];
  for (const key of keys) {
    const mediaId = mediaOfUploadKey(key);
    if (!isId(mediaId)) continue;
    const end = performance.now() + timeForConsumer;
    let missing = false;
    const made = await processUpload(app, mediaId, { time: timeForConsumer }).catch((error: unknown) => {
      missing = error instanceof DomainError && error.code === 'not_uploaded';
      if (!missing) throw error;
    });
    const row = made ?? (await findMedia(app.db, mediaId));
    // A confirmation holds the lease, which is not a failure. If it is interrupted, the next delivery finishes the work.
    if (row?.status === 'pending' && !missing) throw beingProcessed();
    // A direct upload through the API may have been stored after it was rejected.
    if (row?.status === 'failed') await app.storage.deleteUpload(row.upload_key);
    if (row?.status !== 'ready') continue;
    const time = end - performance.now();
    if (time < enoughTime) throw beingProcessed();
    await renderMedia(app, row, { time });
    const { post_id } = (await findMedia(app.db, mediaId)) ?? row;
    if (post_id) posts.push(post_id);
  }
  return posts;
}

const beingProcessed = () => new DomainError('unavailable', 'being_processed', 'This photo is already being processed.');
