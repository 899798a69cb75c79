import sharp from 'sharp';
import { newId } from '../../core/shared/ids.ts';
import type { UploadPermission } from '../../core/media/schema.ts';
import { handler as register } from '../../functions/auth/register-user.ts';
import { handler as verify } from '../../functions/auth/verify-email.ts';
import { handler as createUploadUrl } from '../../functions/media/create-upload-url.ts';
import { handler as uploadMedia } from '../../functions/media/upload-media.ts';
import { handler as createPost } from '../../functions/posts/create-post.ts';
import { theApp } from '../../platform/whole-app.ts';
import { invoke } from './invoke.ts';
import { mailedCode } from './mailed.ts';
import { accessClaims, poolToken } from './pool-token.ts';

export interface TestUser {
  id: string;
  username: string;
  email: string;
  password: string;
  token: string;
  refreshToken: string;
}

/** A unique name. */
export const freshName = (prefix = 'user'): string => `${prefix}_${newId().replaceAll('-', '').slice(-14)}`;

/** Registers a user for the calling test. */
export async function aUser(prefix?: string): Promise<TestUser> {
  const username = freshName(prefix);
  const email = `${username}@example.com`;
  const password = 'correct horse battery';
  const { status, body } = await invoke<{ token: string; refresh_token: string; user: { id: string } }>(register, {
    body: { username, email, password },
  });
  if (status !== 201) throw new Error(`registration answered ${status}: ${JSON.stringify(body)}`);
  return { id: body.user.id, username, email, password, token: body.token, refreshToken: body.refresh_token };
}

/** A user whose email address is verified with the code sent to it. */
export async function aVerifiedUser(prefix?: string): Promise<TestUser> {
  const user = await aUser(prefix);
  const { status, body } = await invoke(verify, { token: user.token, body: { code: await mailedCode(user.email) } });
  if (status !== 200) throw new Error(`the code was refused: ${JSON.stringify(body)}`);
  return user;
}

/**
 * Many users at once, for tests that need a crowd. They are in the database and have tokens signed with the pool's key, but no
 * accounts in the pool, so they cannot log in. If the pool's key is not available, they are registered one by one.
 */
export async function aCrowd(size: number): Promise<Pick<TestUser, 'id' | 'username' | 'token'>[]> {
  if (process.env['POOL_SIGNING_KEY_FILE'] === undefined) {
    const users: TestUser[] = [];
    while (users.length < size) users.push(await aUser('crowd'));
    return users;
  }
  const people = Array.from({ length: size }, () => ({ id: newId(), username: freshName('crowd') }));
  await theApp().db.query(
    'insert_crowd',
    `insert into users (id, username, email, status)
     select id, username, username || '@example.com', 'active' from unnest($1::uuid[], $2::text[]) as crowd (id, username)`,
    [people.map(({ id }) => id), people.map(({ username }) => username)],
  );
  return Promise.all(people.map(async (person) => ({ ...person, token: await poolToken(accessClaims(person.id)) })));
}

/** A small real photo, different each time. */
export async function aPhoto(width = 64, height = 48): Promise<Buffer> {
  const [r, g, b] = [0, 1, 2].map(() => Math.floor(Math.random() * 256));
  const background = { r: r!, g: g!, b: b! };
  return sharp({ create: { width, height, channels: 3, background, noise: { type: 'gaussian', mean: 128, sigma: 30 } } })
    .jpeg()
    .toBuffer();
}

/** A presigned upload for a photo; nothing is uploaded yet. */
export async function anUpload(user: Pick<TestUser, 'token'>, size = 1_000, content_type = 'image/jpeg'): Promise<UploadPermission> {
  const { status, body } = await invoke<UploadPermission>(createUploadUrl, {
    token: user.token,
    body: { filename: 'photo.jpg', content_type, size },
  });
  if (status !== 200) throw new Error(`the upload URL answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** A ready photo owned by the user. */
export async function aMedia(user: Pick<TestUser, 'token'>): Promise<string> {
  const photo = await aPhoto();
  const { status, body } = await invoke<{ media_id: string }>(uploadMedia, {
    token: user.token,
    body: { media_data: photo.toString('base64'), content_type: 'image/jpeg' },
  });
  if (status !== 201) throw new Error(`the upload answered ${status}: ${JSON.stringify(body)}`);
  return body.media_id;
}

/** A post by the user, with one photo. */
export async function aPost(user: Pick<TestUser, 'token'>, caption = 'A test'): Promise<string> {
  const { status, body } = await invoke<{ id: string }>(createPost, {
    token: user.token,
    body: { media_id: await aMedia(user), caption },
  });
  if (status !== 201) throw new Error(`the post answered ${status}: ${JSON.stringify(body)}`);
  return body.id;
}
