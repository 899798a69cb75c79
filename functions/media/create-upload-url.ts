import { createUpload } from '../../core/media/create-upload.ts';
import { maxFileBytes, megabytes } from '../../core/media/imaging/formats.ts';
import { UploadPermission, UploadRequest } from '../../core/media/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { uploads } from '../../platform/grants/storage.ts';
import { cache } from '../../platform/grants/cache.ts';
import { limits } from '../../platform/grants/limits.ts';

export const handler = endpoint({
  route: 'POST /api/v1/media/upload-url',
  summary: 'A URL for uploading one file directly to storage',
  description: `Returns a URL for one file of up to ${megabytes(maxFileBytes)} MB, which you upload directly to storage with \`PUT\` or as a form. If a size is given, storage enforces it. Then confirm the upload.`,
  tag: 'Media',
  auth: 'required',
  access: [database, cache, interactions.read, interactions.write, uploads.write, limits.count],
  limits: ['uploads'],
  body: UploadRequest,
  output: UploadPermission,
  status: 200,
  errors: ['file_too_large'],
  creates: 'once',
  // A repeated request gets a newly signed URL, since a URL is valid for minutes, but an idempotency key for a day.
  run: ({ app, actor, body, newId }) => createUpload(app, actor.userId, body, newId),
});
