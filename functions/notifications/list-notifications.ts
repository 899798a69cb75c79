import { NotificationList } from '../../core/notifications/schema.ts';
import { PageRequest } from '../../core/shared/page.ts';
import { listNotifications } from '../../core/views/list-notifications.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { mediaUrls } from '../../platform/grants/media-urls.ts';

export const handler = endpoint({
  route: 'GET /api/v1/notifications',
  summary: 'Your notifications, latest first',
  description:
    'Likes of one post or comment, and followers of one day, are one notification with the three latest people and an exact count. Notifications appear within about a second, and disappear with the content they are about. They are kept for 60 to 90 days.',
  tag: 'Notifications',
  auth: 'required',
  access: [database, cache, interactions.read, mediaUrls],
  query: PageRequest.omit({ offset: true }),
  output: NotificationList,
  status: 200,
  run: ({ app, actor, query }) => listNotifications(app, actor, query),
});
