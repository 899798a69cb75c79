import { sendEmailCode } from '../../core/auth/verify-email.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { accounts } from '../../platform/grants/accounts.ts';
import { database } from '../../platform/grants/database.ts';
import { limits } from '../../platform/grants/limits.ts';
import { cache } from '../../platform/grants/cache.ts';

export const handler = endpoint({
  route: 'POST /api/v1/auth/email/code',
  summary: "Send a code to the account's address",
  description: 'Sends a new code by e-mail, to the new address if one is pending; the previous code becomes invalid. Does nothing if the address is already verified.',
  tag: 'Auth',
  auth: 'required',
  access: [database, cache, accounts.own, accounts.changeEmail, limits.count],
  limits: ['sign-ins'],
  status: 204,
  errors: ['no_address', 'too_many_attempts'],
  run: ({ app, actor }) => sendEmailCode(app, actor.userId, actor.token),
});
