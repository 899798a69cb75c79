import { changeEmail } from '../../core/auth/change-email.ts';
import { EmailChange } from '../../core/auth/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { accounts } from '../../platform/grants/accounts.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { limits } from '../../platform/grants/limits.ts';
import { relay } from '../../platform/grants/relay.ts';
import { cache } from '../../platform/grants/cache.ts';

export const handler = endpoint({
  route: 'POST /api/v1/auth/email',
  summary: 'Change your e-mail address',
  description: 'Mails a code to the new address, and a notice to the current one if it is verified. The current one stays until the code is sent to `POST /api/v1/auth/email/verify`.',
  tag: 'Auth',
  auth: 'required',
  access: [database, cache, events.publish, relay.wake, accounts.signIn, accounts.own, accounts.changeEmail, limits.count],
  limits: ['sign-ins'],
  body: EmailChange,
  status: 202,
  errors: ['wrong_password', 'name_taken', 'too_many_attempts'],
  run: ({ app, actor, body }) => changeEmail(app, actor.userId, body),
});
