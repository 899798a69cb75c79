import { SearchQuery, SearchResults } from '../../core/search/schema.ts';
import { search } from '../../core/views/search.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { limits } from '../../platform/grants/limits.ts';
import { mediaUrls } from '../../platform/grants/media-urls.ts';

export const handler = endpoint({
  route: 'GET /api/v1/search',
  summary: 'People, hashtags and posts',
  description:
    'People whose username or name begins with the text or is similar to it; hashtags that begin with it; posts with all its words in their caption or alternative texts. Accounts that are not discoverable are found only by their followers. Posts are those of public, discoverable accounts, at most the newest 1,000.',
  tag: 'Search',
  auth: 'optional',
  access: [database, cache, interactions.read, mediaUrls, limits.count],
  limits: ['search'],
  query: SearchQuery,
  output: SearchResults,
  status: 200,
  errors: [],
  run: ({ app, actor, query }) => search(app, actor, query),
});
