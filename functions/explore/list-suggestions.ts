import { Suggestions } from '../../core/explore/schema.ts';
import { listSuggestions } from '../../core/views/explore.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { mediaUrls } from '../../platform/grants/media-urls.ts';

export const handler = endpoint({
  route: 'GET /api/v1/people/suggestions',
  summary: 'People you may want to follow',
  description:
    'Up to 20 discoverable people: those followed by the people you follow, most shared follows first; if there are too few, popular people. Never anyone you follow, have asked to follow, have muted or blocked. Only the latest follows are considered.',
  tag: 'Explore',
  auth: 'required',
  access: [database, cache, mediaUrls],
  output: Suggestions,
  status: 200,
  errors: [],
  run: ({ app, actor }) => listSuggestions(app, actor),
});
