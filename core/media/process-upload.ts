import type { App, StoredUpload } from '../shared/app.ts';
import { cleanUp, DomainError } from '../shared/errors.ts';
import { commitWithEvents } from '../shared/outbox.ts';
import { type ProcessedImage, processImage } from './imaging/process-image.ts';
import { fileTooLarge, maxFileBytes } from './imaging/formats.ts';
import type { Variant } from './imaging/variant.ts';
import { folderOf, processingLease } from './limits.ts';
import { placeOf } from './places.ts';
import type { VariantName } from './schema.ts';
import { claimMedia, holdMediaScope, leaveToConsumer, markFailed, markReady, type MediaRow, noteObjects, releaseMedia } from './sql.ts';

export interface Processing {
  /** The uploaded bytes, if at hand; otherwise they are read from quarantine. */
  bytes?: Uint8Array;
  /** Time limit (ms) for reading and imaging; beyond it the upload is rejected. */
  time: number;
  /** Beyond the time limit, leaves the upload to the consumer, which has more time. */
  leavesToConsumer?: boolean;
  /** Default: `processImage`. May cache its results for the same bytes. */
  imaging?: typeof processImage;
}

/**
 * Turns a pending photo's upload into its variants, or marks the photo as failed. The only place where uploads
 * are processed: confirmations, storage notifications and direct uploads all use it. `renderMedia` creates the rest of a
 * ready photo's files.
 * Returns the updated row; undefined if there is nothing to do (not pending, or somebody else is processing it).
 * Safe to run again after a crash at any point: the same bytes produce the same objects under the same keys.
 * Throws conflict `not_uploaded` if there are no bytes, and unavailable `still_processing` for a photo left to
 * the consumer, which has more time.
 */
export async function processUpload(app: App, mediaId: string, { bytes, time, leavesToConsumer = false, imaging = processImage }: Processing): Promise<MediaRow | undefined> {
  const end = performance.now() + time;
  const claimed = await claimMedia(app.db, mediaId, new Date(app.now().getTime() + processingLease), !leavesToConsumer);
  if (!claimed) return undefined;
  try {
    const upload = bytes ? { size: bytes.length, bytes } : await app.storage.readUpload(claimed.upload_key, maxFileBytes);
    if (!upload) throw notUploaded();
    const row = await process(app, claimed, upload, (file) => imaging(file, end - performance.now()), leavesToConsumer);
    // If the photo is ready, the upload is kept as the source of its other files.
    if (row?.status === 'failed') await app.storage.deleteUpload(claimed.upload_key);
    return row;
  } catch (error) {
    // If it is not released, it can be claimed again when the lease expires.
    const isLeft = error instanceof DomainError && error.code === 'still_processing';
    await cleanUp(app.log, 'a photo could not be released', () => (isLeft ? leaveToConsumer(app.db, mediaId) : releaseMedia(app.db, mediaId)));
    throw error;
  }
}

export const notUploaded = () => new DomainError('conflict', 'not_uploaded', 'Nothing has been uploaded for this photo yet.');

export const stillProcessing = () =>
  new DomainError('unavailable', 'still_processing', 'The photo is still being processed.', { retryAfter: 5 });

async function process(
  app: App,
  claimed: MediaRow,
  upload: StoredUpload,
  imaging: (upload: Uint8Array) => Promise<ProcessedImage>,
  leavesToConsumer: boolean,
): Promise<MediaRow | undefined> {
  const { id, user_id } = claimed;
  const started = performance.now();
  const image = await (upload.bytes ? imaging(upload.bytes) : Promise.reject(fileTooLarge(upload.size))).catch((error: unknown) => {
    // Problems with the file are permanent; failures to read it are not.
    if (error instanceof DomainError && error.kind !== 'unavailable') return error;
    throw error;
  });
  app.metrics.duration('MediaProcessing', performance.now() - started);
  if (image instanceof DomainError) {
    if (leavesToConsumer && image.code === 'image_too_costly') throw stillProcessing();
    return commitWithEvents(app, async (tx, emit) => {
      const failed = await markFailed(tx, id, image);
      if (failed) app.metrics.count('UploadsRefused');
      if (failed) await emit('media.failed', id, { media_id: id, user_id, code: image.code });
      return failed;
    });
  }
  const folder = folderOf(user_id, image.contentHash);
  const keyOf = ({ name }: Variant) => `${folder}/${name}`;
  const objects = new Map(Object.values(image.variants).map((object) => [keyOf(object), object]));
  await app.db.transaction((tx) => noteObjects(tx, id, [...objects.keys()]));
  await app.db.transaction(async (tx) => {
    const scope = await holdMediaScope(tx, user_id);
    await Promise.all([...objects].map(([key, { body, contentType }]) => app.storage.putMedia(placeOf(key, scope), body, contentType)));
  });
  return commitWithEvents(app, async (tx, emit) => {
    const ready = await markReady(tx, id, {
      type: image.realType,
      width: image.width,
      height: image.height,
      blurhash: image.blurhash,
      contentHash: image.contentHash,
      variants: Object.fromEntries(Object.entries(image.variants).map(([name, variant]) => [name, keyOf(variant)])) as Record<VariantName, string>,
      folder,
      animated: image.animated,
    });
    if (ready) await emit('media.ready', id, { media_id: id, user_id });
    return ready;
  });
}
