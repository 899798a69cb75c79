import { NotificationSettings } from '../../core/notifications/schema.ts';
import { readState } from '../../core/notifications/state.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { database } from '../../platform/grants/database.ts';
import { cache } from '../../platform/grants/cache.ts';
import { interactions } from '../../platform/grants/interactions.ts';

export const handler = endpoint({
  route: 'GET /api/v1/users/me/notification-settings',
  summary: 'Your notification settings',
  description: 'The default is `everyone`.',
  tag: 'Notifications',
  auth: 'required',
  access: [database, cache, interactions.read],
  output: NotificationSettings,
  status: 200,
  run: async ({ app, actor }) => (await readState(app, actor.userId)).settings,
});
