import { listBlocks } from '../../core/views/list-people.ts';
import { People } from '../../core/users/schema.ts';
import { PageRequest } from '../../core/shared/page.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { mediaUrls } from '../../platform/grants/media-urls.ts';

export const handler = endpoint({
  route: 'GET /api/v1/users/me/blocks',
  summary: 'The people you have blocked, latest first',
  description: 'Names and pictures of the people you have blocked, including those who have blocked you.',
  tag: 'Relations',
  auth: 'required',
  access: [database, cache, mediaUrls],
  query: PageRequest,
  output: People,
  status: 200,
  run: ({ app, actor, query }) => listBlocks(app, actor, query),
});
