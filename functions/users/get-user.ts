import { getProfile } from '../../core/views/get-profile.ts';
import { Profile, UserPath } from '../../core/users/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { mediaUrls } from '../../platform/grants/media-urls.ts';

export const handler = endpoint({
  route: 'GET /api/v1/users/{user_id}',
  summary: "A user's profile, by id or username",
  description: 'A profile with its counts, by id or username. With a token it includes `viewer_follows`.',
  tag: 'Users',
  auth: 'optional',
  access: [database, cache, mediaUrls],
  params: UserPath,
  output: Profile,
  status: 200,
  errors: ['user_not_found'],
  run: ({ app, actor, params }) => getProfile(app, actor, params.user_id),
});
