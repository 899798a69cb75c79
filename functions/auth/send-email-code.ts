import { sendEmailCode } from '../../core/auth/verify-email.ts';
import { endpoint } from '../../platform/endpoint.ts';

export const handler = endpoint({
  route: 'POST /api/v1/auth/email/code',
  summary: "Send a code to the account's address",
  tag: 'Auth',
  auth: 'required',
  status: 204,
  run: ({ app, actor }) => sendEmailCode(app, actor.userId, actor.token),
});
