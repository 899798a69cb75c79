import { registerUser } from '../../core/auth/register-user.ts';
import { Registration, SignedIn } from '../../core/auth/schema.ts';
import { deviceOf } from '../../platform/device.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { accounts } from '../../platform/grants/accounts.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { limits } from '../../platform/grants/limits.ts';
import { relay } from '../../platform/grants/relay.ts';
import { cache } from '../../platform/grants/cache.ts';

export const handler = endpoint({
  route: 'POST /api/v1/auth/register',
  summary: 'Open an account and sign in',
  description: 'Opens an account, sends a code to its e-mail address and responds like signing in. The account can be used before the address is verified; an address is only taken once its owner has verified it. `GET /instance` shows what else this instance requires.',
  tag: 'Auth',
  auth: 'none',
  access: [database, cache, events.publish, relay.wake, accounts.create, accounts.signIn, accounts.own, accounts.delete, interactions.read, limits.count],
  limits: ['sign-ins', 'registrations'],
  body: Registration,
  output: SignedIn,
  status: 201,
  errors: ['common_password', 'invite_required', 'invalid_invite', 'terms_not_accepted', 'birth_date_required', 'too_young', 'registration_closed', 'name_taken', 'request_in_progress', 'registration_expired', 'too_many_attempts'],
  creates: 'names',
  run: ({ app, body, event, idempotencyKey, client }) => registerUser(app, body, deviceOf(event), idempotencyKey, client),
});
