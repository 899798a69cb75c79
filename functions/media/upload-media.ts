import { createHash } from 'node:crypto';
import { confirmUpload } from '../../core/media/confirm-upload.ts';
import { ReadyMedia } from '../../core/media/schema.ts';
import { uploadMedia } from '../../core/media/upload-media.ts';
import { showReadyMedia } from '../../core/views/get-media.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { JsonUpload, readFile } from './read-file.ts';

export const handler = endpoint({
  route: 'POST /api/v1/media/upload',
  alias: 'POST /api/v1/media',
  summary: 'Send a small photo through the API, as base64 JSON or as a form',
  tag: 'Media',
  auth: 'required',
  body: JsonUpload,
  output: ReadyMedia,
  status: 201,
  // As long as API Gateway waits for a function.
  deadline: 26_000,
  errors: ['not_found', 'too_large', 'unsupported_type', 'unprocessable'],
  creates: 'once',
  readBody: readFile,
  fingerprint: ({ bytes }) => createHash('sha256').update(bytes).digest(),
  run: async ({ app, actor, body, newId, repeated }) => {
    const row = repeated ? await confirmUpload(app, actor.userId, newId) : await uploadMedia(app, actor.userId, body, newId);
    return showReadyMedia(app, actor, row);
  },
});
