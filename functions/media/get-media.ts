import { getMedia } from '../../core/views/get-media.ts';
import { Media, MediaRef } from '../../core/media/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';

export const handler = endpoint({
  route: 'GET /api/v1/media/{media_id}',
  summary: 'A photo and its variants',
  tag: 'Media',
  auth: 'optional',
  params: MediaRef,
  output: Media,
  status: 200,
  errors: ['not_found'],
  run: ({ app, actor, params }) => getMedia(app, actor, params.media_id),
});
