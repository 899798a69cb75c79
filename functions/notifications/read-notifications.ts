import { readUpTo } from '../../core/notifications/read-up-to.ts';
import { NotificationsRead } from '../../core/notifications/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';

export const handler = endpoint({
  route: 'POST /api/v1/notifications/read',
  summary: 'Mark notifications as read; idempotent',
  description: 'Marks all up to a time, including moderators’ notices. Later activity makes a notification unread again.',
  tag: 'Notifications',
  auth: 'required',
  access: [database, interactions.write],
  body: NotificationsRead,
  status: 204,
  run: ({ app, actor, body }) => readUpTo(app, actor.userId, body.up_to),
});
