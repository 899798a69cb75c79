import { UnreadCount } from '../../core/notifications/schema.ts';
import { countUnread } from '../../core/views/list-notifications.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';

export const handler = endpoint({
  route: 'GET /api/v1/notifications/unread-count',
  summary: 'The number of unread notifications',
  description: 'The exact number of unread notifications in the list, or `99+`. Polling once a minute is enough.',
  tag: 'Notifications',
  auth: 'required',
  access: [database, cache, interactions.read],
  output: UnreadCount,
  status: 200,
  run: ({ app, actor }) => countUnread(app, actor),
});
