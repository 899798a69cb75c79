import type { App } from '../shared/app.ts';
import { DomainError } from '../shared/errors.ts';
import { maxFileBytes, requireImageType, uploadKey } from './limits.ts';
import type { UploadPermission, UploadRequest } from './schema.ts';
import { insertMedia } from './sql.ts';

/** Permission to send one file of exactly this type and size straight to storage. */
export async function createUpload(app: App, userId: string, input: UploadRequest, id: string): Promise<UploadPermission> {
  const type = requireImageType(input.content_type);
  if (input.size > maxFileBytes) {
    throw new DomainError('too_large', 'file_too_large', `The file is larger than ${maxFileBytes / 1024 / 1024} MB.`);
  }
  const media = await insertMedia(app.db, { id, userId, uploadKey: uploadKey(userId, id), type, size: input.size });
  const { url, headers, post, expiresAt } = await app.storage.presignUpload(media.upload_key, type, input.size);
  return {
    media_id: id,
    upload_url: url,
    expires_at: Math.floor(expiresAt.getTime() / 1000),
    method: 'PUT',
    headers,
    post,
  };
}
