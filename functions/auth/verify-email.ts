import { EmailCode, EmailStatus } from '../../core/auth/schema.ts';
import { verifyEmail } from '../../core/auth/verify-email.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { accounts } from '../../platform/grants/accounts.ts';
import { database } from '../../platform/grants/database.ts';
import { limits } from '../../platform/grants/limits.ts';
import { cache } from '../../platform/grants/cache.ts';

export const handler = endpoint({
  route: 'POST /api/v1/auth/email/verify',
  summary: "Verify the account's address with the code sent there",
  description: 'Verifies the account’s address with the code sent there, or a new address after `POST /api/v1/auth/email`. Other accounts that have the address but never verified it lose it. Repeating it changes nothing.',
  tag: 'Auth',
  auth: 'required',
  access: [database, cache, accounts.own, accounts.changeEmail, limits.count],
  limits: ['sign-ins'],
  body: EmailCode,
  output: EmailStatus,
  status: 200,
  errors: ['wrong_code', 'name_taken', 'no_address', 'too_many_attempts'],
  run: ({ app, actor, body }) => verifyEmail(app, actor.userId, actor.token, body.code),
});
