import * as z from 'zod';
import { PostPath } from '../../core/posts/schema.ts';
import { previewPost } from '../../core/views/preview.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { mediaUrls } from '../../platform/grants/media-urls.ts';
import { sharePage } from '../../platform/share-page.ts';

export const handler = endpoint({
  route: 'GET /share/p/{post_id}',
  summary: 'The preview of a link to a post',
  description: 'A page with `og:` and `twitter:` tags for programs that show link previews. It contains only what is visible to everyone.',
  tag: 'Posts',
  auth: 'optional',
  access: [database, cache, interactions.read, mediaUrls],
  params: PostPath,
  output: z.string(),
  status: 200,
  contentTypes: ['text/html'],
  cacheControl: 'public, max-age=60',
  errors: ['post_not_found'],
  run: async ({ app, params }) => sharePage(await previewPost(app, params.post_id)),
});
