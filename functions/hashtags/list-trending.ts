import { Hashtags } from '../../core/hashtags/schema.ts';
import { listTrending } from '../../core/views/hashtags.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';

export const handler = endpoint({
  route: 'GET /api/v1/trending/hashtags',
  summary: 'Trending hashtags',
  description:
    'Up to 20 hashtags used within the last seven days, most used first. Each person counts once per day, and every day halves the weight of earlier uses.',
  tag: 'Hashtags',
  auth: 'optional',
  access: [database, cache],
  output: Hashtags,
  status: 200,
  errors: [],
  run: ({ app }) => listTrending(app),
});
