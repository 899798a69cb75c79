import { logIn } from '../../core/auth/log-in.ts';
import { Credentials, SignedIn } from '../../core/auth/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';

export const handler = endpoint({
  route: 'POST /api/v1/auth/login',
  summary: 'Sign in by e-mail or username',
  tag: 'Auth',
  auth: 'none',
  body: Credentials,
  output: SignedIn,
  status: 200,
  errors: ['unauthenticated'],
  run: ({ app, body }) => logIn(app, body),
});
