import { registerUser } from '../../core/auth/register-user.ts';
import { Registration, SignedIn } from '../../core/auth/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';

export const handler = endpoint({
  route: 'POST /api/v1/auth/register',
  summary: 'Open an account and sign in',
  tag: 'Auth',
  auth: 'none',
  body: Registration,
  output: SignedIn,
  status: 201,
  errors: ['conflict'],
  creates: 'names',
  run: ({ app, body, idempotencyKey }) => registerUser(app, body, idempotencyKey),
});
