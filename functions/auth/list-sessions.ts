import { Sessions } from '../../core/auth/schema.ts';
import { showSessions } from '../../core/auth/sessions.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';

export const handler = endpoint({
  route: 'GET /api/v1/auth/sessions',
  summary: 'Your sessions',
  description: 'The active sessions of the account, most recently used first; at most 100.',
  tag: 'Auth',
  auth: 'required',
  access: [database, cache],
  output: Sessions,
  status: 200,
  run: ({ app, actor }) => showSessions(app, actor),
});
