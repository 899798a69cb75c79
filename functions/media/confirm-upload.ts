import { confirmUpload } from '../../core/media/confirm-upload.ts';
import { MediaRef, ReadyMedia } from '../../core/media/schema.ts';
import { showReadyMedia } from '../../core/views/get-media.ts';
import { endpoint } from '../../platform/endpoint.ts';

export const handler = endpoint({
  route: 'POST /api/v1/media/confirm',
  summary: 'Turn what was uploaded into a photo; repeatable',
  tag: 'Media',
  auth: 'required',
  body: MediaRef,
  output: ReadyMedia,
  status: 200,
  // As long as API Gateway waits for a function.
  deadline: 26_000,
  errors: ['forbidden', 'not_found', 'conflict', 'too_large', 'unsupported_type', 'unprocessable'],
  run: async ({ app, actor, body }) => showReadyMedia(app, actor, await confirmUpload(app, actor.userId, body.media_id)),
});
