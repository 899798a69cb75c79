import { hash } from 'node:crypto';
import { confirmUpload } from '../../core/media/confirm-upload.ts';
import { fileErrors } from '../../core/media/limits.ts';
import { ReadyMedia } from '../../core/media/schema.ts';
import { maxDirectBytes, uploadMedia } from '../../core/media/upload-media.ts';
import { showReadyMedia } from '../../core/views/get-media.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { mediaUrls } from '../../platform/grants/media-urls.ts';
import { relay } from '../../platform/grants/relay.ts';
import { media, uploads } from '../../platform/grants/storage.ts';
import { JsonUpload, readFile } from './read-file.ts';
import { cache } from '../../platform/grants/cache.ts';
import { limits } from '../../platform/grants/limits.ts';

export const handler = endpoint({
  route: 'POST /api/v1/media/upload',
  alias: 'POST /api/v1/media',
  summary: 'Upload a small photo through the API, as base64 JSON or as a form',
  description: `Takes a photo of up to ${maxDirectBytes / 1_000_000} MB in one request: base64 in JSON, or \`multipart/form-data\` with the photo in the field \`file\`. Upload larger ones directly to storage, with an upload URL.`,
  tag: 'Media',
  auth: 'required',
  access: [database, cache, interactions.read, interactions.write, uploads.read, uploads.write, uploads.delete, media.write, mediaUrls, events.publish, relay.wake, limits.count],
  limits: ['uploads'],
  memory: 1_769,
  layers: ['imaging'],
  body: JsonUpload,
  output: ReadyMedia,
  status: 201,
  // Just below API Gateway's timeout.
  deadline: 26_000,
  errors: ['media_not_found', 'not_your_media', 'not_uploaded', 'still_processing', 'malformed_multipart', ...fileErrors],
  creates: 'once',
  readBody: readFile,
  fingerprint: ({ bytes }) => hash('sha256', bytes, 'buffer'),
  run: async ({ app, actor, body, newId, repeated }) => {
    const row = repeated ? await confirmUpload(app, actor.userId, newId) : await uploadMedia(app, actor.userId, body, newId);
    return showReadyMedia(app, actor, row);
  },
});
