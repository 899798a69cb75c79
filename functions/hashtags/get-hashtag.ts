import { Hashtag, HashtagPath } from '../../core/hashtags/schema.ts';
import { getHashtag } from '../../core/views/hashtags.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';

export const handler = endpoint({
  route: 'GET /api/v1/hashtags/{tag}',
  summary: 'How many posts have a hashtag',
  description: 'How many posts of public accounts have a hashtag. Case and spelling make no difference: compared is NFKC in lower case, which is responded with.',
  tag: 'Hashtags',
  auth: 'optional',
  access: [database, cache],
  params: HashtagPath,
  output: Hashtag,
  status: 200,
  errors: [],
  run: ({ app, params }) => getHashtag(app, params.tag),
});
