import { UnreadCount } from '../../core/notifications/schema.ts';
import { countUnread } from '../../core/views/list-notifications.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { mediaUrls } from '../../platform/grants/media-urls.ts';

export const handler = endpoint({
  route: 'GET /api/v1/notifications/unread-count',
  summary: 'How many notifications you have not read',
  description: 'Exactly as many as the list has; of more than 99, `99+`. Once a minute is often enough.',
  tag: 'Notifications',
  auth: 'required',
  access: [database, cache, interactions.read, mediaUrls],
  output: UnreadCount,
  status: 200,
  run: ({ app, actor }) => countUnread(app, actor),
});
