import { NotificationChoices, NotificationSettings } from '../../core/notifications/schema.ts';
import { changeSettings } from '../../core/notifications/state.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';

export const handler = endpoint({
  route: 'PATCH /api/v1/users/me/notification-settings',
  summary: 'Change your notification settings',
  description: 'Changes only the given types, for future activity. Moderators’ notices cannot be switched off.',
  tag: 'Notifications',
  auth: 'required',
  access: [database, interactions.read, interactions.write],
  body: NotificationChoices,
  output: NotificationSettings,
  status: 200,
  run: ({ app, actor, body }) => changeSettings(app, actor.userId, body),
});
