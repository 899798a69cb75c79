import * as z from 'zod';
import { UserPath } from '../../core/users/schema.ts';
import { previewProfile } from '../../core/views/preview.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { mediaUrls } from '../../platform/grants/media-urls.ts';
import { sharePage } from '../../platform/share-page.ts';

export const handler = endpoint({
  route: 'GET /share/u/{username}',
  summary: 'The preview of a link to a profile',
  description: 'A page with `og:` and `twitter:` tags for programs that show link previews. Private accounts have none.',
  tag: 'Users',
  auth: 'optional',
  access: [database, cache, mediaUrls],
  params: z.object({ username: UserPath.shape.user_id }),
  output: z.string(),
  status: 200,
  contentTypes: ['text/html'],
  cacheControl: 'public, max-age=60',
  errors: ['user_not_found'],
  run: async ({ app, params }) => sharePage(await previewProfile(app, params.username)),
});
