import type { App } from '../shared/app.ts';
import { DomainError } from '../shared/errors.ts';
import { maxFileBytes, requireImageType, uploadKey } from './limits.ts';
import type { UploadPermission, UploadRequest } from './schema.ts';
import { insertMedia } from './sql.ts';

/** Permission to send one file straight to storage, of exactly the type and size it is said to have. */
export async function createUpload(app: App, userId: string, input: UploadRequest, id: string): Promise<UploadPermission> {
  const { content_type, size } = input;
  const contentType = content_type === undefined ? undefined : requireImageType(content_type);
  if (size !== undefined && size > maxFileBytes) {
    throw new DomainError('too_large', 'file_too_large', `The file is larger than ${maxFileBytes / 1024 / 1024} MB.`);
  }
  const media = await insertMedia(app.db, { id, userId, uploadKey: uploadKey(userId, id), type: contentType, size });
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
