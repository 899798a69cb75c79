import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { newId } from '../../../core/shared/ids.ts';
import type { Media, UploadPermission } from '../../../core/media/schema.ts';
import { handler } from '../../../functions/media/create-upload-url.ts';
import { handler as getMedia } from '../../../functions/media/get-media.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { noStrings, unstorable } from '../../setup/bad-text.ts';
import { expectInvalid, expectProblem } from '../../setup/expect-problem.ts';
import { aUser, freshName, type TestUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';
import { accessClaims, poolToken } from '../../setup/pool-token.ts';

let user: TestUser;
beforeAll(async () => {
  user = await aUser();
});
const file = { filename: 'photo.jpg', content_type: 'image/jpeg', size: 1234 };
const ask = (body: unknown, headers: Record<string, string> = {}) =>
  invoke<UploadPermission>(handler, { token: user.token, body, headers });

describe('POST /api/v1/media/upload-url', () => {
  it('returns a key in the user’s folder, signed for this size, for a quarter of an hour', async () => {
    const { status, body } = await ask(file);
    expect(status).toBe(200);
    expect(body.method).toBe('PUT');
    expect(body.headers).toEqual({ 'Content-Type': 'image/jpeg' });
    const url = new URL(body.upload_url);
    expect(url.pathname.endsWith(`/${user.id}/${body.media_id}`)).toBe(true);
    expect(url.searchParams.get('X-Amz-SignedHeaders')?.split(';')).toEqual(['content-length', 'host']);
    expect(body.expires_at - Date.now() / 1000).toBeGreaterThan(880);
    expect(body.expires_at - Date.now() / 1000).toBeLessThan(901);
    expect(body.post.fields).toMatchObject({ key: `${user.id}/${body.media_id}`, 'Content-Type': 'image/jpeg' });
    const policy = JSON.parse(Buffer.from(body.post.fields['Policy']!, 'base64').toString()) as { conditions: unknown[] };
    expect(policy.conditions).toContainEqual(['content-length-range', 1234, 1234]);
  });

  it.each([
    ['without size', { filename: 'photo.jpg', content_type: 'image/jpeg' }, ['host'], 'image/jpeg'],
    ['of no bytes', { ...file, size: 0 }, ['host'], 'image/jpeg'],
    ['without type', { filename: 'photo.jpg', size: 1234 }, ['content-length', 'host'], undefined],
    ['of no type', { ...file, content_type: '' }, ['content-length', 'host'], undefined],
    ['of which only the name is known', { filename: 'photo.jpg', content_type: null, size: null }, ['host'], undefined],
  ])('accepts a file %s and signs what is known', async (_, body, signed, type) => {
    const { status, body: upload } = await ask(body);
    expect(status).toBe(200);
    expect(new URL(upload.upload_url).searchParams.get('X-Amz-SignedHeaders')?.split(';').toSorted()).toEqual(signed);
    expect(upload.headers).toEqual(type === undefined ? {} : { 'Content-Type': type });
  });

  it('rejects the token of a deleted account', async () => {
    const token = await poolToken(accessClaims(newId()));
    expectProblem(await invoke(handler, { token, body: file }), 401, 'account_gone');
  });

  it('leaves a pending photo behind', async () => {
    const { media_id } = (await ask(file)).body;
    const { body } = await invoke<Media>(getMedia, { token: user.token, path: { media_id } });
    expect(body).toEqual({
      media_id,
      user_id: user.id,
      status: 'pending',
      variants: {},
      base_url: '',
      query: '',
      renditions: [],
      width: null,
      height: null,
      blurhash: null,
    });
  });

  it.each(['image/jpg', 'image/pjpeg', 'IMAGE/JPEG', 'image/jpeg;name="a;b.jpg"', 'application/octet-stream', 'image/*', ' image/jpeg ', 'text/plain', 'image/héic', `image/jpeg; name="${'x'.repeat(300)}.jpg"`, 'image/jpeg\n'])(
    'accepts a file declared as %j: its bytes decide',
    async (content_type) => {
      const { status, body } = await ask({ ...file, content_type });
      expect(status).toBe(200);
      // A type that is not a valid header value does not have to be sent.
      expect(body.headers).toEqual(content_type.includes('é') ? {} : { 'Content-Type': content_type.trim() });
    },
  );

  it('accepts 50 MB and rejects a byte more', async () => {
    const most = 50 * 1024 * 1024;
    expect((await ask({ ...file, size: most })).status).toBe(200);
    expect(expectProblem(await ask({ ...file, size: most + 1 }), 413, 'file_too_large').detail).toBe('The file is 52428801 bytes. Photos may be at most 52428800 bytes.');
    expect(expectProblem(await ask({ ...file, size: 2 * most }), 413, 'file_too_large').detail).toBe('The file is 100 MB. Photos may be at most 50 MB.');
    expectProblem(await ask({ ...file, size: Number.MAX_SAFE_INTEGER }), 413, 'file_too_large');
  });

  it.each([
    ['less than nothing', 'size', -5],
    ['half a byte', 'size', 0.5],
    ['text', 'size', '1234'],
    ['more than a number holds', 'size', 1e300],
    ['no name', 'filename', undefined],
    ['an empty name', 'filename', ''],
    ['a name of 256', 'filename', 'x'.repeat(256)],
    ['a type of 1,001', 'content_type', `image/${'x'.repeat(995)}`],
    ...[...unstorable, ...noStrings].flatMap(([name, value]) => [[name, 'filename', value], ...(value === null ? [] : [[name, 'content_type', value]])]),
  ])('refuses %s as %s', async (_, path, value) => {
    expectInvalid(await ask({ ...file, [path as string]: value }), path as string);
  });

  it('returns the same photo for the same Idempotency-Key, and rejects another file', async () => {
    const headers = { 'Idempotency-Key': freshName('key') };
    const [first, again] = [await ask(file, headers), await ask(file, headers)];
    expect(again).toMatchObject({ status: 200, body: { media_id: first.body.media_id } });
    expectProblem(await ask({ ...file, size: 99 }, headers), 422, 'idempotency_key_reused');
  });

  it('signs the URL again for a repeated request, and stores neither', async () => {
    const key = freshName('key');
    const first = await ask(file, { 'Idempotency-Key': key });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 600_000 });
    onTestFinished(() => void vi.useRealTimers());
    const again = await ask(file, { 'Idempotency-Key': key });
    expect(again.body.media_id).toBe(first.body.media_id);
    expect(again.body.expires_at - first.body.expires_at).toBeGreaterThanOrEqual(600);
    expect(new URL(again.body.upload_url).searchParams.get('X-Amz-Date')).not.toBe(new URL(first.body.upload_url).searchParams.get('X-Amz-Date'));

    const { settings, dynamo } = theApp();
    const { Item } = await dynamo.get({ TableName: settings.interactionsTable, Key: { pk: `IDEM#${user.id}#${key}`, sk: '-' } });
    expect(Object.keys(Item!).toSorted()).toEqual(['done', 'done_at', 'expires_at', 'fingerprint', 'pk', 'resource_id', 'sk', 'user_id']);
  });

  it('lets a rejected request be corrected under the same key', async () => {
    const headers = { 'Idempotency-Key': freshName('key') };
    expectProblem(await ask({ ...file, size: 60_000_000 }, headers), 413, 'file_too_large');
    expect((await ask(file, headers)).status).toBe(200);
  });
});
