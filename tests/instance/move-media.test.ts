import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Context } from 'aws-lambda';
import { expect, it, onTestFinished } from 'vitest';
import { variantNames } from '../../core/media/schema.ts';
import { publishPost } from '../../core/posts/publish-post.ts';
import { NewPost, type Post } from '../../core/posts/schema.ts';
import { newId } from '../../core/shared/ids.ts';
import type { JobReport } from '../../core/shared/job.ts';
import { refreshUserCards } from '../../core/users/cards.ts';
import { handler as moveMedia } from '../../functions/ops/move-media.ts';
import { handler as getPost } from '../../functions/posts/get-post.ts';
import { processClients, theApp } from '../../platform/whole-app.ts';
import { runJob } from '../../scripts/job.ts';
import { startDelivery } from '../events/consumers.ts';
import { followers, people } from '../events/given.ts';
import { useOwnCloud } from '../events/own-cloud.ts';
import { invoke } from '../setup/invoke.ts';
import { accessClaims, poolToken } from '../setup/pool-token.ts';
import { manyFiles } from '../setup/remembered-photos.ts';

// Moves everybody's files, so this test file has a separate instance.
const own = useOwnCloud();

const call = (input: object) => moveMedia({ seconds: 1, ...input }, {} as Context) as Promise<JobReport>;
const scopes = async () =>
  (await theApp().db.query<{ media_private: string; count: number }>('test_scopes', 'select media_private, count(*)::int as count from users group by 1 order by 1')).map(({ media_private, count }) => `${count} ${media_private}`);
const files = async (ids: string[], place: string) => (await Promise.all(ids.map((id) => theApp().storage.listMedia(`${place}/${id}/`, '', 1000)))).flat().length;

it('moves existing photos, shows its progress, and can be paused, resumed, rolled back and finished', async () => {
  const app = theApp();
  const ids = await people(app, 12);
  for (const id of ids.slice(0, 3)) await manyFiles(id, 2);
  const readers = (who: string) => app.db.query('test_readers', `insert into instance (readers) values ($1) on conflict (one) do update set readers = $1, updated_at = clock_timestamp()`, [who]);

  // Nothing is moved before there are consumers. The first part is interrupted.
  await readers('members');
  const paused = await call({ seconds: 0 });
  expect(paused).toMatchObject({ done: 10, failed: [], remaining: 12 });
  const delivery = await startDelivery({ stateFile: join(own.dataDir, 'checkpoints.json') });
  onTestFinished(() => delivery.stop());
  const lines: string[] = [];
  expect(await runJob(call, (line) => lines.push(line))).toMatchObject({ done: 2, failed: [], finished: true });
  expect(lines.at(-1)).toBe('2 done, 0 failed, 0 left');
  expect(await scopes()).toEqual(['12 all']);
  expect([await files(ids, 'public'), await files(ids, 'private')]).toEqual([0, 6]);

  expect(await runJob(call, () => undefined, undefined, { rollback: true })).toMatchObject({ done: 12, finished: true });
  expect([await scopes(), await files(ids, 'public'), await files(ids, 'private')]).toEqual([['12 none'], 6, 0]);

  await readers('everyone');
  await app.db.query('test_one_private', 'update users set is_private = true where id = $1', [ids[0]]);
  expect(await runJob(call, () => undefined, undefined, { finish: true })).toMatchObject({ done: 1, finished: true });
  expect(await scopes()).toEqual(['11 none', '1 photos']);
  await expect(call({ rollback: true })).rejects.toThrow('no longer be rolled back');
});

/** A photo as the oldest ones are stored, before each owner had a folder: two files, one of which another photo may share. Returns its post. */
async function anOldPhoto(owner: string, thumbnail = newId()) {
  const app = theApp();
  const [large, small] = [newId(), thumbnail].map((content) => {
    const hash = createHash('sha256').update(content).digest('hex');
    return `${hash.slice(0, 2)}/${hash}.webp`;
  }) as [string, string];
  for (const key of [large, small]) await app.storage.putMedia(key, Buffer.from(key), 'image/webp');
  const variants = Object.fromEntries(variantNames.map((name) => [name, name === 'thumbnail' ? small : large]));
  const [media, id] = [newId(), newId()];
  await app.db.query(
    'test_old_photo',
    `insert into media (id, user_id, status, upload_key, declared_type, declared_size, real_type, width, height, blurhash, content_hash, variants)
     values ($1::uuid, $2, 'ready', $1::text, 'image/webp', 1, 'image/webp', 100, 100, 'L', $3, $4)`,
    [media, owner, createHash('sha256').update(media).digest('hex'), JSON.stringify(variants)],
  );
  await app.db.query('test_old_files', 'insert into media_objects (key, media_id) select unnest($2::text[]), $1', [media, [large, small]]);
  await publishPost(app, owner, NewPost.parse({ media_id: media }), id);
  return { media, post: id, keys: { large, small } };
}

const statusOf = async (url: string) => (await fetch(url)).status;
const atCdn = (key: string) => `${theApp().settings.cdnBaseUrl}/${key}`;
const withoutQuery = (url: string) => url.replace(/\?.*/, '');

it('moves photos stored before photos had folders into their owners’ folders, where the rule applies to them', async () => {
  const app = theApp();
  const [open, secret, follower] = (await people(app, 3)) as [string, string, string];
  await app.db.query('test_secret', `update users set is_private = true, media_private = 'photos' where id = $1`, [secret]);
  await followers(app, secret, [follower]);
  const hidden = await anOldPhoto(secret, 'the same');
  const shown = await anOldPhoto(open, 'the same');
  const picture = await anOldPhoto(secret);
  await app.db.query('test_old_picture', `update users set avatar_media_id = $2, avatar_key = $3 where id = $1`, [secret, picture.media, picture.keys.small]);
  await app.db.query('test_used_as', `update media set used_as = 'avatar' where id = $1`, [picture.media]);
  await refreshUserCards(app, [secret]);
  const many = await Promise.all(Array.from({ length: 12 }, () => anOldPhoto(open)));
  const read = async ({ post }: { post: string }, reader: string) => (await invoke<Post>(getPost, { token: await poolToken(accessClaims(reader)), path: { post_id: post } })).body;
  const urlsOf = async (photo: { post: string }, reader: string) => {
    const { media_url, media: [file], avatar_url } = await read(photo, reader);
    return { photo: [media_url, file!.thumbnail_url], avatar: avatar_url! };
  };
  const old = [...Object.values(hidden.keys), ...Object.values(picture.keys), ...many.flatMap(({ keys }) => Object.values(keys))].map(atCdn);
  expect(await urlsOf(hidden, follower)).toEqual({ photo: [atCdn(hidden.keys.large), atCdn(hidden.keys.small)], avatar: atCdn(picture.keys.small) });
  expect(new Set(await Promise.all(old.map(statusOf)))).toEqual(new Set([200]));

  // Interrupted after a batch, then within each photo of the next batch, after copying and before removing the originals.
  const paused = await call({ seconds: 0 });
  expect(paused.remaining).toBeGreaterThan(0);
  const unwrap = processClients.wrap('storage', () => ({ deleteMedia: () => Promise.reject(new Error('cut off')) }));
  const { failed } = await runJob(call, () => undefined, undefined, { after: paused.after });
  unwrap();
  expect(new Set(failed).size).toBe(paused.remaining);
  expect(await runJob(call, () => undefined)).toMatchObject({ done: paused.remaining, failed: [], finished: true });

  expect(new Set(await Promise.all(old.map(statusOf)))).toEqual(new Set([404]));
  const opened = await urlsOf(shown, follower);
  expect(opened.photo.every((url) => url.startsWith(atCdn(`public/${open}/`)) && !url.includes('?'))).toBe(true);
  const closed = await urlsOf(hidden, follower);
  expect(closed.photo.every((url) => url.startsWith(atCdn(`${secret}/`)) && url.includes('?Policy='))).toBe(true);
  expect(closed.avatar.startsWith(atCdn(`public/${secret}/avatar/`))).toBe(true);
  expect(await Promise.all([...opened.photo, ...closed.photo, closed.avatar].map(statusOf))).toEqual([200, 200, 200, 200, 200]);
  expect(await Promise.all(closed.photo.map((url) => statusOf(withoutQuery(url))))).toEqual([403, 403]);
  expect((await read(hidden, open)) as unknown).toMatchObject({ status: 404 });
});
