import { NotificationChoices, NotificationSettings } from '../../core/notifications/schema.ts';
import { changeSettings } from '../../core/notifications/state.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';

export const handler = endpoint({
  route: 'PATCH /api/v1/users/me/notification-settings',
  summary: 'Choose of whom you are told what',
  description: 'Changes the types that are given and leaves the others. It is about what happens from now on; what moderators have to tell you, they do.',
  tag: 'Notifications',
  auth: 'required',
  access: [database, interactions.read, interactions.write],
  body: NotificationChoices,
  output: NotificationSettings,
  status: 200,
  run: ({ app, actor, body }) => changeSettings(app, actor.userId, body),
});
