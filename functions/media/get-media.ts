import { getMedia } from '../../core/views/get-media.ts';
import { Media, MediaRef } from '../../core/media/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { mediaUrls } from '../../platform/grants/media-urls.ts';

export const handler = endpoint({
  route: 'GET /api/v1/media/{media_id}',
  summary: 'A photo and its variants',
  description: 'A photo, its status and the URLs of its variants. A photo not used in a post or profile is visible to its owner only.',
  tag: 'Media',
  auth: 'optional',
  access: [database, cache, mediaUrls],
  params: MediaRef,
  output: Media,
  status: 200,
  errors: ['media_not_found'],
  run: ({ app, actor, params }) => getMedia(app, actor, params.media_id),
});
