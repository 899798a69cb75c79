import { setTimeout as delay } from 'node:timers/promises';
import type { App } from '../shared/app.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import { notYours } from '../visibility/not-yours.ts';
import { timeForRequest } from './limits.ts';
import { notUploaded, processUpload, stillProcessing } from './process-upload.ts';
import { findMedia, type MediaRow } from './sql.ts';

/**
 * Waits until an upload has become a photo; idempotent. A rejected file is rejected again, with its reason. What
 * takes too long for a request is left to the consumer: `still_processing` (unavailable), and a later confirmation finds it.
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

/** The photo of an upload; undefined until the consumer, which storage has notified, has processed it. */
export async function confirmLater(app: App, userId: string, mediaId: string): Promise<MediaRow | undefined> {
  const row = await findOwnMedia(app, userId, mediaId);
  if (row.status !== 'pending') return readyOrReason(row);
  if (await app.storage.hasUpload(row.upload_key)) return undefined;
  // It may have been processed, and its bytes deleted, since.
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
