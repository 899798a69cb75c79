import { setTimeout as delay } from 'node:timers/promises';
import type { App } from '../shared/app.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import { notYours } from '../visibility/not-yours.ts';
import { timeForRequest } from './limits.ts';
import { notUploaded, processUpload, stillProcessing } from './process-upload.ts';
import { findMedia, type MediaRow } from './sql.ts';

/**
 * Waits until an upload has become a photo; idempotent. A rejected file is rejected again for the same reason. A file that
 * takes too long is left to the consumer: throws `still_processing` (unavailable), and a later confirmation gets the result.
 */
export async function confirmUpload(app: App, userId: string, mediaId: string): Promise<MediaRow> {
  const deadline = performance.now() + timeForRequest;
  for (;;) {
    const row = await findOwnMedia(app, userId, mediaId);
    const time = deadline - performance.now();
    const settled = row.status === 'pending' ? await processUpload(app, mediaId, { time, leavesToConsumer: true }) : row;
    if (settled) return readyOrReason(settled);
    // A consumer is already processing it.
    if (performance.now() > deadline) throw stillProcessing();
    await delay(100);
  }
}

/** The photo made from an upload; undefined until the consumer, which storage notifies, has processed it. */
export async function confirmLater(app: App, userId: string, mediaId: string): Promise<MediaRow | undefined> {
  const row = await findOwnMedia(app, userId, mediaId);
  if (row.status !== 'pending') return readyOrReason(row);
  if (await app.storage.hasUpload(row.upload_key)) return undefined;
  // It may have been processed in the meantime, and the uploaded file deleted.
  const settled = await findOwnMedia(app, userId, mediaId);
  if (settled.status === 'pending') throw notUploaded();
  return readyOrReason(settled);
}

async function findOwnMedia(app: App, userId: string, mediaId: string): Promise<MediaRow> {
  const row = await findMedia(app.db, mediaId);
  if (!row) throw notFound('media');
  if (row.user_id !== userId) throw await notYours(app.db, userId, row.user_id, 'media', 'This photo belongs to somebody else.');
  return row;
}

/** The ready photo; otherwise throws the reason. */
export function readyOrReason(row: MediaRow): MediaRow {
  if (row.status === 'ready') return row;
  throw new DomainError(row.failure_kind ?? 'invalid', row.failure_code ?? 'invalid_image', row.failure ?? 'The file is not a usable image.');
}
