import { confirmLater, confirmUpload } from '../../core/media/confirm-upload.ts';
import { fileErrors } from '../../core/media/limits.ts';
import { MediaRef, ProcessingMedia, ReadyMedia } from '../../core/media/schema.ts';
import { showReadyMedia } from '../../core/views/get-media.ts';
import { accepted, endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { mediaUrls } from '../../platform/grants/media-urls.ts';
import { relay } from '../../platform/grants/relay.ts';
import { media, uploads } from '../../platform/grants/storage.ts';

export const handler = endpoint({
  route: 'POST /api/v1/media/confirm',
  summary: 'Turn an upload into a photo; idempotent',
  description: 'Checks the uploaded file and creates its variants. Confirm again to see why a file was rejected.',
  tag: 'Media',
  auth: 'required',
  access: [database, cache, uploads.read, uploads.delete, media.write, mediaUrls, events.publish, relay.wake],
  memory: 1_769,
  layers: ['imaging'],
  body: MediaRef,
  output: ReadyMedia,
  status: 200,
  responses: { 202: ProcessingMedia },
  // Just below API Gateway's timeout.
  deadline: 26_000,
  errors: ['media_not_found', 'not_your_media', 'not_uploaded', 'still_processing', ...fileErrors],
  run: async ({ app, actor, body: { media_id }, respondAsync }) => {
    const row = await (respondAsync ? confirmLater : confirmUpload)(app, actor.userId, media_id);
    return row ? showReadyMedia(app, actor, row) : accepted({ media_id, status: 'processing' });
  },
});
