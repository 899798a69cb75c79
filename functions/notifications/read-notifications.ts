import { readUpTo } from '../../core/notifications/read-up-to.ts';
import { NotificationsRead } from '../../core/notifications/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';

export const handler = endpoint({
  route: 'POST /api/v1/notifications/read',
  summary: 'Mark notifications as read; repeatable',
  description: 'All up to a time, moderators’ notices among them. What is added to one of them later makes it unread again.',
  tag: 'Notifications',
  auth: 'required',
  access: [database, interactions.write],
  body: NotificationsRead,
  status: 204,
  run: ({ app, actor, body }) => readUpTo(app, actor.userId, body.up_to),
});
