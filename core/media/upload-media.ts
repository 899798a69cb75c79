import type { App } from '../shared/app.ts';
import { DomainError, invalidField } from '../shared/errors.ts';
import { confirmUpload, readyOrReason } from './confirm-upload.ts';
import { maxFileBytes, megabytes } from './imaging/formats.ts';
import { timeForRequest, typeHint, uploadKey } from './limits.ts';
import { processUpload } from './process-upload.ts';
import type { DirectUpload } from './schema.ts';
import { insertMedia, type MediaRow } from './sql.ts';

/** Maximum size (bytes) of a file that fits into a Lambda request as base64: 6 MB of payload, less a quarter, less the envelope. */
export const maxDirectBytes = 4_400_000;

/** A file sent through the API instead of directly to storage. */
export interface DirectFile {
  bytes: Uint8Array;
  /** The declared type; the actual one is determined from the bytes. */
  contentType: string | undefined;
}

/** Accepts a small photo through the API and processes it at once. It is also stored like other uploads, so that the consumer creates the rest. */
export async function uploadMedia(app: App, userId: string, file: DirectFile, id: string): Promise<MediaRow> {
  const size = file.bytes.length;
  if (size > maxDirectBytes) throw tooLargeForApi(size);
  const key = uploadKey(userId, id);
  await insertMedia(app.db, { id, userId, uploadKey: key, type: typeHint(file.contentType), size });
  const [row] = await Promise.all([processUpload(app, id, { bytes: file.bytes, time: timeForRequest }), app.storage.putUpload(key, file.bytes)]);
  return row ? readyOrReason(row) : confirmUpload(app, userId, id);
}

const tooLargeForApi = (size: number) =>
  new DomainError(
    'too_large',
    'file_too_large',
    `The file is ${size} bytes, and the API accepts at most ${maxDirectBytes}. Upload larger photos, of up to ${megabytes(maxFileBytes)} MB, directly to storage, with a URL from POST /api/v1/media/upload-url.`,
  );

/** The file in a JSON upload: plain base64 or a `data:` URL (RFC 2397). */
export function decodeDirectUpload({ media_data, content_type }: DirectUpload): DirectFile {
  const dataUrl = /^data:([^,]*),/.exec(media_data.slice(0, 300));
  if (dataUrl && !/;base64$/i.test(dataUrl[1]!)) throw invalidField('media_data', 'must be a base64 data URL');
  const base64 = dataUrl ? media_data.slice(dataUrl[0].length) : media_data;
  if (!/^[A-Za-z0-9+/_\-\s]*={0,2}\s*$/.test(base64)) throw invalidField('media_data', 'must be base64');
  const declared = dataUrl?.[1]!.replace(/;base64$/i, '');
  return { bytes: Buffer.from(base64, 'base64'), contentType: content_type ?? (declared || undefined) };
}
