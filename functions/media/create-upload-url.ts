import { createUpload } from '../../core/media/create-upload.ts';
import { UploadPermission, UploadRequest } from '../../core/media/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';

export const handler = endpoint({
  route: 'POST /api/v1/media/upload-url',
  summary: 'Permission to send one file straight to storage',
  tag: 'Media',
  auth: 'required',
  body: UploadRequest,
  output: UploadPermission,
  status: 200,
  errors: ['too_large'],
  creates: 'once',
  // Also for a repetition: the URL is signed anew, since it holds for minutes and the key for a day.
  run: ({ app, actor, body, newId }) => createUpload(app, actor.userId, body, newId),
});
