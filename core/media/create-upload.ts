import type { App } from '../shared/app.ts';
import { fileTooLarge, maxFileBytes } from './imaging/formats.ts';
import { typeHint, uploadKey } from './limits.ts';
import type { UploadPermission, UploadRequest } from './schema.ts';
import { insertMedia } from './sql.ts';

/** Permission to upload one file directly to storage, with exactly the declared size. Its type is determined from its bytes. */
export async function createUpload(app: App, userId: string, input: UploadRequest, id: string): Promise<UploadPermission> {
  const { content_type: contentType, size } = input;
  if (size !== undefined && size > maxFileBytes) throw fileTooLarge(size);
  const media = await insertMedia(app.db, { id, userId, uploadKey: uploadKey(userId, id), type: typeHint(contentType), size });
  const { url, headers, post, expiresAt } = await app.storage.presignUpload(media.upload_key, { contentType, size, maxSize: maxFileBytes });
  return {
    media_id: id,
    upload_url: url,
    expires_at: Math.floor(expiresAt.getTime() / 1000),
    method: 'PUT',
    headers,
    post,
  };
}
