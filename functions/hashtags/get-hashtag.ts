import { Hashtag, HashtagPath } from '../../core/hashtags/schema.ts';
import { getHashtag } from '../../core/views/hashtags.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';

export const handler = endpoint({
  route: 'GET /api/v1/hashtags/{tag}',
  summary: 'The number of posts with a hashtag',
  description: 'The number of posts of public accounts with a hashtag. Hashtags are compared in NFKC and lower case, the form that is returned.',
  tag: 'Hashtags',
  auth: 'optional',
  access: [database, cache],
  params: HashtagPath,
  output: Hashtag,
  status: 200,
  errors: [],
  run: ({ app, params }) => getHashtag(app, params.tag),
});
