import { setTimeout as delay } from 'node:timers/promises';
import type { App } from '../shared/app.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import { processUpload } from './process-upload.ts';
import { findMedia, type MediaRow } from './sql.ts';

/** How long (ms) a confirmation waits for a consumer that is already processing the photo. */
const patience = 20_000;

/** Answers when an upload has become a photo; repeatable. A file that was refused is refused again, with its reason. */
export async function confirmUpload(app: App, userId: string, mediaId: string): Promise<MediaRow> {
  const deadline = Date.now() + patience;
  for (;;) {
    const row = await findMedia(app.db, mediaId);
    if (!row) throw notFound('media');
    if (row.user_id !== userId) throw new DomainError('forbidden', 'not_your_media', 'This photo belongs to somebody else.');
    const settled = row.status === 'pending' ? await processUpload(app, mediaId) : row;
    if (settled) return readyOrReason(settled);
    if (Date.now() > deadline) {
      throw new DomainError('unavailable', 'still_processing', 'The photo is still being processed.', { retryAfter: 2 });
    }
    await delay(100);
  }
}

/** The ready photo; throws why it isn't one. */
export function readyOrReason(row: MediaRow): MediaRow {
  if (row.status === 'ready') return row;
  throw new DomainError(row.failure_kind ?? 'invalid', row.failure_code ?? 'invalid_image', row.failure ?? 'The file is not a usable image.');
}
