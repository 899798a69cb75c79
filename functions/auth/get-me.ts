import { getMe } from '../../core/auth/get-me.ts';
import { Me } from '../../core/auth/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { mediaUrls } from '../../platform/grants/media-urls.ts';

export const handler = endpoint({
  route: 'GET /api/v1/auth/me',
  summary: 'The signed-in account',
  description: 'Your own account, including private data: the e-mail address, whether it is verified, and whether the account is suspended.',
  tag: 'Auth',
  auth: 'required',
  whileSuspended: true,
  access: [database, cache, mediaUrls],
  output: Me,
  status: 200,
  run: ({ app, actor }) => getMe(app, actor),
});
