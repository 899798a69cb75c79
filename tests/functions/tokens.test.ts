import { createHmac, generateKeyPairSync } from 'node:crypto';
import { AdminInitiateAuthCommand, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Bearer, requireAccount, requireAccountToRead } from '../../core/auth/require-account.ts';
import type { Post } from '../../core/posts/schema.ts';
import type { App } from '../../core/shared/app.ts';
import { newId } from '../../core/shared/ids.ts';
import { handler as getMe } from '../../functions/auth/get-me.ts';
import { handler as getFeed } from '../../functions/feed/get-feed.ts';
import { handler as getHomeFeed } from '../../functions/feed/get-home-feed.ts';
import { handler as followUser } from '../../functions/follows/follow-user.ts';
import { handler as listFollowers } from '../../functions/follows/list-followers.ts';
import { handler as listFollowing } from '../../functions/follows/list-following.ts';
import { handler as unfollowUser } from '../../functions/follows/unfollow-user.ts';
import { handler as createComment } from '../../functions/comments/create-comment.ts';
import { handler as deleteComment } from '../../functions/comments/delete-comment.ts';
import { handler as likePost } from '../../functions/likes/like-post.ts';
import { handler as listComments } from '../../functions/comments/list-comments.ts';
import { handler as listLikes } from '../../functions/likes/list-likes.ts';
import { handler as unlikePost } from '../../functions/likes/unlike-post.ts';
import { handler as confirmUpload } from '../../functions/media/confirm-upload.ts';
import { handler as createUploadUrl } from '../../functions/media/create-upload-url.ts';
import { handler as getMedia } from '../../functions/media/get-media.ts';
import { handler as uploadMedia } from '../../functions/media/upload-media.ts';
import { handler as createPost } from '../../functions/posts/create-post.ts';
import { handler as deletePost } from '../../functions/posts/delete-post.ts';
import { handler as getPost } from '../../functions/posts/get-post.ts';
import { handler as listUserPosts } from '../../functions/posts/list-user-posts.ts';
import { handler as getUser } from '../../functions/users/get-user.ts';
import { handler as updateMe } from '../../functions/users/update-me.ts';
import { createApp, theApp } from '../../platform/whole-app.ts';
import type { EndpointHandler } from '../../platform/endpoint.ts';
import { verifyToken } from '../../platform/tokens.ts';
import { loadEndpoints } from '../../scripts/openapi.ts';
import { redisOutOfReach } from '../cache/each-call.ts';
import { eventually } from '../setup/eventually.ts';
import { expectProblem } from '../setup/expect-problem.ts';
import { aPost, aUser, type TestUser } from '../setup/given.ts';
import { invoke } from '../setup/invoke.ts';
import { accessClaims, poolToken } from '../setup/pool-token.ts';

const withToken: EndpointHandler[] = [
  getMe, getHomeFeed, followUser, unfollowUser, createComment, deleteComment, likePost, unlikePost,
  confirmUpload, createUploadUrl, uploadMedia, createPost, deletePost, updateMe,
];
const openToAll: EndpointHandler[] = [
  getFeed, listFollowers, listFollowing, listComments, listLikes, getMedia, getPost, listUserPosts, getUser,
];
const endpoints = await loadEndpoints();
const byRoute = (handlers: EndpointHandler[]) => handlers.map((handler) => [handler.definition.route, handler] as const);
const path = () => ({ post_id: newId(), comment_id: newId(), media_id: newId(), user_id: newId() });
const seconds = () => Math.floor(Date.now() / 1000);

let user: TestUser;
beforeAll(async () => {
  user = await aUser();
});

const base64url = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
const unsigned = (alg: string) => `${base64url({ alg, typ: 'JWT' })}.${base64url(accessClaims(user.id))}.`;

/** A token signed with HS256, using the public key as the secret, which fools verifiers that trust the token's `alg`. */
async function signedByPublicKey(): Promise<string> {
  const jwks = await (await fetch(process.env['TOKEN_KEYS_URL']!)).text();
  const { keys } = JSON.parse(jwks) as { keys: { n: string; kid: string }[] };
  const content = `${base64url({ alg: 'HS256', kid: keys[0]!.kid })}.${base64url(accessClaims(user.id))}`;
  return `${content}.${createHmac('sha256', Buffer.from(keys[0]!.n, 'base64url')).update(content).digest('base64url')}`;
}

async function idToken(): Promise<string> {
  const { AuthenticationResult } = await new CognitoIdentityProviderClient({}).send(
    new AdminInitiateAuthCommand({
      UserPoolId: process.env['USER_POOL_ID'],
      ClientId: process.env['USER_POOL_CLIENT_ID'],
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: user.id, PASSWORD: user.password },
    }),
  );
  return AuthenticationResult!.IdToken!;
}

const foreignKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const claim = (changes: Record<string, unknown>) => () => poolToken({ ...accessClaims(user.id), ...changes });
const changed = (part: number, change: (text: string) => string) => async () =>
  user.token.split('.').map((text, index) => (index === part ? change(text) : text)).join('.');
const otherSubject = (payload: string) =>
  base64url({ ...(JSON.parse(Buffer.from(payload, 'base64url').toString()) as object), sub: newId(), username: newId() });

const badTokens: [name: string, token: () => Promise<string>, code?: string][] = [
  ['expired a minute ago', claim({ exp: seconds() - 60 }), 'token_expired'],
  ['without expiry', claim({ exp: undefined })],
  ['not valid yet', claim({ nbf: seconds() + 600 })],
  ['of another issuer', claim({ iss: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Other' })],
  ['of no issuer', claim({ iss: undefined })],
  ['of another client', claim({ client_id: 'another-client' })],
  ['with our client as audience only', claim({ client_id: undefined, aud: process.env['USER_POOL_CLIENT_ID'] })],
  ['for another use', claim({ token_use: 'id' })],
  ['without use', claim({ token_use: undefined })],
  ['without subject', claim({ sub: undefined })],
  ['that is an id token of the pool', idToken],
  ['signed by a foreign key under our key id', () => poolToken(accessClaims(user.id), foreignKey())],
  ['with alg none', async () => unsigned('none')],
  ['with alg None', async () => unsigned('None')],
  ['claiming RS256 without a signature', async () => unsigned('RS256')],
  ['signed with HS256 and the public key', signedByPublicKey],
  ['with another subject under the old signature', changed(1, otherSubject)],
  ['with one character of the signature changed', changed(2, (text) => (text.startsWith('A') ? 'B' : 'A') + text.slice(1))],
  ['with the signature cut off', changed(2, () => '')],
  ['of two parts', async () => user.token.split('.').slice(0, 2).join('.')],
  ['of junk', async () => 'junk'],
  ['that is a refresh token', async () => user.refreshToken],
];

describe('an access token', () => {
  it('is accepted if it is valid and signed with the pool’s key', async () => {
    expect((await invoke(getMe, { token: user.token })).status).toBe(200);
    expect((await invoke(getMe, { token: await poolToken(accessClaims(user.id)) })).status).toBe(200);
  });

  it.each(badTokens)('%s is rejected, also where a token is optional', async (_, token, code = 'invalid_token') => {
    const bad = await token();
    // Repeated, since a rejection must not depend on cached tokens.
    for (const handler of [getMe, getFeed, createPost, getMe]) {
      const answer = await invoke(handler, { token: bad });
      expectProblem(answer, 401, code);
      expect(answer.headers['WWW-Authenticate']).toBe('Bearer');
    }
  });

  it('is rejected once it has expired, even if it was verified before', async () => {
    const exp = seconds() + 3;
    const token = await poolToken({ ...accessClaims(user.id), exp });
    expect((await invoke(getMe, { token })).status).toBe(200);
    await eventually(async () => expect(Date.now()).toBeGreaterThan(exp * 1000));
    expectProblem(await invoke(getMe, { token }), 401, 'token_expired');
  });

  it.each([
    ['no scheme', () => user.token],
    ['another scheme', () => `Basic ${user.token}`],
    ['a scheme alone', () => 'Bearer'],
    ['nothing', () => ''],
    ['two tokens', () => `Bearer ${user.token} ${user.token}`],
    ['a null byte', () => `Bearer ${user.token}\0`],
    ['a lone surrogate', () => `Bearer \ud800${user.token}`],
    ['a megabyte of letters', () => `Bearer ${'a'.repeat(1_000_000)}`],
  ])('header with %s is rejected', async (_, authorization) => {
    for (const handler of [getMe, getFeed]) {
      expectProblem(await invoke(handler, { headers: { Authorization: authorization() } }), 401, 'invalid_token');
    }
  });

  it.each(['bearer', 'BEARER', 'Bearer '])('is found after %j, in any case of the header', async (scheme) => {
    expect((await invoke(getMe, { headers: { authorization: `${scheme} ${user.token}` } })).status).toBe(200);
  });
});

describe('while the pool’s keys are unreachable', () => {
  const config = (port: number, POOL_KEYS = '') => ({ ...theApp().config, TOKEN_KEYS_URL: `http://127.0.0.1:${port}/jwks.json`, POOL_KEYS, TOKEN_ISSUER: process.env['TOKEN_ISSUER']!, USER_POOL_CLIENT_ID: process.env['USER_POOL_CLIENT_ID']! });
  const token = (jti: string) => poolToken({ ...accessClaims(user.id), jti });

  it('the deployment’s keys verify tokens, and reject invalid ones', async () => {
    const keys = await (await fetch(process.env['TOKEN_KEYS_URL']!)).text();
    await expect(verifyToken(config(1), await token('1'))).rejects.toMatchObject({ code: 'accounts_unavailable' });
    for (const jti of ['2', '3']) await expect(verifyToken(config(2, keys), await token(jti))).resolves.toMatchObject({ userId: user.id });
    await expect(verifyToken(config(2, keys), await poolToken(accessClaims(user.id), foreignKey()))).rejects.toMatchObject({ code: 'invalid_token' });
  });

  it('a key that the deployment does not have may be newer: that is an outage', async () => {
    await expect(verifyToken(config(3, '{"keys":[]}'), await token('4'))).rejects.toMatchObject({ code: 'accounts_unavailable' });
  });
});

describe('an endpoint that needs a token', () => {
  it.each(byRoute(withToken))('%s rejects requests without one', async (_, handler) => {
    const answer = await invoke(handler, { path: path() });
    expectProblem(answer, 401, 'missing_token');
    expect(answer.headers['WWW-Authenticate']).toBe('Bearer');
    expectProblem(await invoke(handler, { path: path(), token: await claim({ client_id: 'other' })() }), 401, 'invalid_token');
  });
});

describe('an endpoint open to all', () => {
  it.each(byRoute(openToAll))('%s responds without a token and rejects an invalid one', async (_, handler) => {
    expect([200, 404]).toContain((await invoke(handler, { path: path() })).status);
    expectProblem(await invoke(handler, { path: path(), token: await claim({ client_id: 'other' })() }), 401, 'invalid_token');
  });
});

describe('a valid token of a deleted account', () => {
  const withActor = [...endpoints.values()].filter(({ definition }) => definition.auth !== 'none');

  it.each(byRoute(withActor))('%s rejects it', async (_, handler) => {
    const answer = await invoke(handler, { path: path(), token: await poolToken(accessClaims(newId())) });
    expectProblem(answer, 401, 'account_gone');
    expect(answer.headers['WWW-Authenticate']).toBe('Bearer');
  });

  it('changes nothing, even if the cache still has the account', async () => {
    const [post_id, gone] = await Promise.all([aPost(user), aUser()]);
    expect((await invoke(getMe, { token: gone.token })).status).toBe(200);
    await theApp().db.query('remove_account', 'delete from users where id = $1', [gone.id]);
    for (const handler of [likePost, createPost, createComment]) {
      const body = { media_id: newId(), text: 'Hello' };
      expectProblem(await invoke(handler, { path: { post_id }, token: gone.token, body }), 401, 'account_gone');
    }
    const seen = await invoke<Post>(getPost, { path: { post_id } });
    expect(seen.body).toMatchObject({ likes_count: 0, comments_count: 0 });
  });

  it('is rejected without Redis too, and changes nothing without the database', async () => {
    const gone = { userId: newId(), sessionId: undefined };
    for (const check of [requireAccount, requireAccountToRead]) {
      await expect(check({ ...theApp(), redis: redisOutOfReach }, gone)).rejects.toMatchObject({ code: 'account_gone' });
    }
    const nowhere = createApp({ ...theApp().config, DATABASE_URL: 'postgres://127.0.0.1:1/nothing' });
    await expect(requireAccount(nowhere, { userId: user.id, sessionId: undefined })).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(requireAccountToRead({ ...nowhere, redis: redisOutOfReach }, { userId: user.id, sessionId: undefined })).resolves.toBeUndefined();
    await nowhere.close();
  });

  it('queries the database once for many reads', async () => {
    const { id } = await aUser();
    for (const sessionId of [undefined, newId()]) await asksOnce({ userId: id, sessionId });
  });

  const asksOnce = async (reader: Bearer) => {
    await requireAccountToRead(theApp(), reader);
    const app: App = { ...theApp(), db: { query: () => Promise.reject(new Error('asked again')), transaction: () => Promise.reject(new Error()) } };
    await expect(requireAccountToRead(app, reader)).resolves.toBeUndefined();
  };
});
