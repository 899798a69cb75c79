import { expect } from 'vitest';
import type { Post } from '../../core/posts/schema.ts';
import { theApp } from '../../platform/whole-app.ts';
import { callApi } from '../setup/call-api.ts';
import { eventually } from '../setup/eventually.ts';
import { aPost, aUser, type TestUser } from '../setup/given.ts';
import { countServed, manyFiles } from '../setup/remembered-photos.ts';

const cdn = () => process.env['CDN_BASE_URL']!;
/** All unsigned URLs that somebody could try: those of the CDN and of storage. */
const publicUrls = (paths: readonly string[]) => [
  ...paths.map((path) => `${cdn()}/public/${path}`),
  ...[process.env['AWS_ENDPOINT_URL'] && `${process.env['AWS_ENDPOINT_URL']}/${process.env['MEDIA_BUCKET']}`].flatMap((base) =>
    base ? paths.slice(0, 20).flatMap((path) => ['public', 'private'].map((place) => `${base}/${place}/${path}`)) : [],
  ),
  ...paths.slice(0, 5).flatMap((path) => ['public', 'private'].map((place) => `${cdn()}/${place}/${path}?`)),
  ...paths.slice(0, 5).map((path) => `${cdn()}/${path}`),
];

async function photoOf({ id }: TestUser, token: string): Promise<string> {
  const { body } = await callApi<{ posts: Post[] }>('GET', `/api/v1/users/${id}/posts`, { token });
  return body.posts[0]!.media_url;
}
const signatureIn = (url: string) => /\?.*/.exec(url)?.[0] ?? '';

const moveOf = async ({ id }: TestUser) => (await theApp().db.query<{ moved: boolean }>('test_move', 'select moved_at is not null as moved from media_moves where user_id = $1', [id]))[0];
export const moved = (user: TestUser) => eventually(async () => expect(await moveOf(user)).toEqual({ moved: true }), 120_000);

/** An account with remembered URLs, an accepted follower, and a post. */
export async function aRememberedAccount(count: number) {
  const [owner, follower] = [await aUser('owner'), await aUser('follower')];
  await aPost(owner);
  expect((await callApi('POST', `/api/v1/users/${owner.id}/follow`, { token: follower.token })).status).toBeLessThan(300);
  const paths = await manyFiles(owner.id, count);
  expect(await countServed(paths.map((path) => `${cdn()}/public/${path}`))).toBe(count);
  return { owner, follower, paths };
}

/**
 * Makes the account private: once the CDN has the marker, no remembered URL works, while the owner and the follower can see every photo
 * all the time. Then makes it public again. Returns how long (ms) making it private took.
 */
export async function goPrivateAndBack({ owner, follower, paths }: Awaited<ReturnType<typeof aRememberedAccount>>, stride: number): Promise<number> {
  expect((await callApi('PATCH', '/api/v1/users/me', { token: owner.token, body: { is_private: true } })).status).toBe(200);
  const started = performance.now();
  const photos = await Promise.all([owner, follower].map(({ token }) => photoOf(owner, token)));
  const signed = photos.map(signatureIn);
  expect(new Set(signed).size).toBe(1);
  expect(await countServed(photos)).toBe(2);
  const own = paths.map((path) => `${cdn()}/${path}${signed[0]}`);
  await eventually(async () => expect(await countServed(publicUrls(paths), stride)).toBe(0));
  const took = performance.now() - started;
  for (let done = false; !done; done = (await moveOf(owner))?.moved ?? false) expect(await countServed(own, stride)).toBe(Math.ceil(own.length / stride));
  expect(await countServed(publicUrls(paths))).toBe(0);
  expect(await countServed(own)).toBe(own.length);

  expect((await callApi('PATCH', '/api/v1/users/me', { token: owner.token, body: { is_private: false } })).status).toBe(200);
  await moved(owner);
  expect(await countServed(paths.map((path) => `${cdn()}/public/${path}`))).toBe(paths.length);
  await eventually(async () => expect(signatureIn(await photoOf(owner, follower.token))).toBe(''));
  return took;
}

/** Hides the account. Earlier URLs no longer work, not even signed ones. Returns how long (ms) that took. */
export async function hide({ owner, paths }: Awaited<ReturnType<typeof aRememberedAccount>>, hideNow: () => Promise<unknown>, stride: number): Promise<number> {
  expect((await callApi('PATCH', '/api/v1/users/me', { token: owner.token, body: { is_private: true } })).status).toBe(200);
  const signature = signatureIn(await photoOf(owner, owner.token));
  const urls = [...publicUrls(paths), ...paths.map((path) => `${cdn()}/${path}${signature}`)];
  await hideNow();
  const started = performance.now();
  await eventually(async () => expect(await countServed(urls, stride)).toBe(0));
  const took = performance.now() - started;
  await moved(owner);
  expect(await countServed(urls)).toBe(0);
  return took;
}
