import { createHash, createHmac } from 'node:crypto';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { DomainError } from '../../core/shared/errors.ts';
import { handler as logIn } from '../../functions/auth/log-in.ts';
import { handler as verifyEmail } from '../../functions/auth/verify-email.ts';
import { handler as deletePost } from '../../functions/posts/delete-post.ts';
import { theApp } from '../../platform/whole-app.ts';
import { noteSecurityEvent } from '../../platform/security-events.ts';
import { aPost, aUser, type TestUser } from '../setup/given.ts';
import { invoke } from '../setup/invoke.ts';

let user: TestUser;
let other: TestUser;
beforeAll(async () => {
  [user, other] = await Promise.all([aUser(), aUser()]);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const hashed = (id: string) => createHash('sha256').update(id).digest('hex').slice(0, 32);

/** Returns a function that returns the security events logged since. */
function logged() {
  const warn = vi.spyOn(theApp().log, 'warn');
  return () => warn.mock.calls.filter(([message]) => message === 'refused').map(([, fields]) => fields);
}

describe('the log of security events', () => {
  it('contains rejected sign-ins, with and without an account, and no names', async () => {
    const lines = logged();
    await invoke(logIn, { body: { email_or_username: user.username, password: 'wrong password' } });
    await invoke(logIn, { body: { email_or_username: 'nobody_at_all', password: 'wrong password' } });
    const line = { event: 'sign_in_refused', code: 'wrong_credentials', route: 'POST /api/v1/auth/login' };
    expect(lines()).toEqual([{ ...line, account: hashed(user.id) }, line]);
    for (const secret of [user.username, user.email, user.id, 'nobody_at_all', 'wrong password']) expect(JSON.stringify(lines())).not.toContain(secret);
  });

  it('contains rejected codes and changes, and by whom', async () => {
    const post = await aPost(other);
    const lines = logged();
    await invoke(verifyEmail, { token: user.token, body: { code: '000000' } });
    await invoke(deletePost, { token: user.token, path: { post_id: post } });
    expect(lines()).toMatchObject([
      { event: 'code_refused', account: hashed(user.id) },
      { event: 'access_refused', code: 'not_your_post', account: hashed(user.id) },
    ]);
  });

  it('contains reached limits, and the client’s address only if CloudFront provided it', () => {
    const lines = logged();
    const event = { headers: { 'x-viewer-ip': '198.51.100.1' } } as unknown as APIGatewayProxyEvent;
    const limit = new DomainError('rate_limited', 'too_many_attempts', 'Too many.');
    const app = theApp();
    for (const EDGE_SECRET of ['', 'secret']) noteSecurityEvent({ ...app, config: { ...app.config, EDGE_SECRET } }, 'POST /x', event, undefined, limit);
    const line = { event: 'limit_reached', code: 'too_many_attempts', route: 'POST /x' };
    expect(lines()).toEqual([line, { ...line, client: createHmac('sha256', 'secret').update('198.51.100.1').digest('hex').slice(0, 32) }]);
  });

  it('contains nothing that is merely missing or malformed', async () => {
    const lines = logged();
    await logIn({ httpMethod: 'POST', headers: {}, body: '{' } as unknown as APIGatewayProxyEvent, {} as Context);
    expect(lines()).toEqual([]);
  });
});
