import { NoticesRead } from '../../core/moderation/schema.ts';
import { markNoticesRead } from '../../core/moderation/sql.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { database } from '../../platform/grants/database.ts';

export const handler = endpoint({
  route: 'POST /api/v1/notices/read',
  summary: 'Mark notices as read; idempotent',
  description: 'The given one and all earlier ones. Also available to suspended accounts.',
  tag: 'Moderation',
  auth: 'required',
  whileSuspended: true,
  access: [database],
  body: NoticesRead,
  status: 204,
  run: async ({ app, actor, body }) => {
    await markNoticesRead(app.db, actor.userId, body.up_to);
  },
});
