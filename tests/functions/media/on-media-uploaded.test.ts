import { describe, expect, it } from 'vitest';
import { newId } from '../../../core/shared/ids.ts';
import type { Media, UploadPermission } from '../../../core/media/schema.ts';
import { handler as createUploadUrl } from '../../../functions/media/create-upload-url.ts';
import { handler as getMedia } from '../../../functions/media/get-media.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { DeadLetterQueues } from '../../../platform/dead-letter-queues.ts';
import { deliverUploads as deliver } from '../../setup/deliver-uploads.ts';
import { eventually } from '../../setup/eventually.ts';
import { aMedia, anUpload, aPhoto, aUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';

const statusOf = async (token: string, media_id: string) => (await invoke<Media>(getMedia, { token, path: { media_id } })).body.status;

describe('on-media-uploaded', () => {
  it('turns an upload into a photo, even if notified repeatedly', async () => {
    const user = await aUser();
    const photo = await aPhoto();
    const { media_id, upload_url, headers } = await anUpload(user, photo.length);
    await fetch(upload_url, { method: 'PUT', headers, body: new Uint8Array(photo) });
    const key = encodeURIComponent(`${user.id}/${media_id}`);
    // If the service's own consumer is working on it, the message is returned and has to be redelivered.
    await eventually(async () => expect(await deliver([key])).toEqual({ batchItemFailures: [] }));
    expect(await statusOf(user.token, media_id)).toBe('ready');
    expect(await deliver([key])).toEqual({ batchItemFailures: [] });
  });

  it('rejects and deletes a file over 50 MB whose size was not declared', async () => {
    const user = await aUser();
    const { body } = await invoke<UploadPermission>(createUploadUrl, { token: user.token, body: { filename: 'huge' } });
    const sent = await fetch(body.upload_url, { method: 'PUT', body: Buffer.alloc(50 * 1024 * 1024 + 1) });
    expect(sent.status).toBe(200);
    const key = `${user.id}/${body.media_id}`;
    await eventually(async () => expect(await deliver([key])).toEqual({ batchItemFailures: [] }));
    expect(await statusOf(user.token, body.media_id)).toBe('failed');
    expect(await theApp().storage.hasUpload(key)).toBe(false);
  });

  it('waits as long as a confirmation processes the photo, and parks nothing', async () => {
    const user = await aUser();
    const photo = await aPhoto();
    const { media_id, upload_url, headers } = await anUpload(user, photo.length);
    const lease = (until: string) => theApp().db.query(`lease_${until}`, `update media set processing_until = ${until} where id = $1`, [media_id]);
    await lease(`now() + interval '1 hour'`);
    await fetch(upload_url, { method: 'PUT', headers, body: new Uint8Array(photo) });
    const key = encodeURIComponent(`${user.id}/${media_id}`);
    for (let receives = 1; receives <= 5; receives += 1) expect((await deliver([key], receives)).batchItemFailures).toHaveLength(1);
    expect(await statusOf(user.token, media_id)).toBe('pending');
    const letters = await new DeadLetterQueues(process.env['STAGE']!).show('media-uploaded');
    expect(letters.filter(({ body }) => body.includes(media_id))).toEqual([]);

    // Simulates an interrupted confirmation. The service's own consumer, which also waits, may be working on it by then.
    await lease('null');
    await eventually(async () => expect(await deliver([key])).toEqual({ batchItemFailures: [] }));
    expect(await statusOf(user.token, media_id)).toBe('ready');
  });

  it.each([
    ['of nothing known', async () => `${newId()}/${newId()}`],
    ['that is no key of ours', async () => 'holiday/photo+1.jpg'],
    ['of a photo that is ready', async () => aMedia(await aUser())],
    ['of an upload that never arrived', async () => (await anUpload(await aUser())).media_id],
  ])('has nothing to do for a key %s', async (_, key) => {
    expect(await deliver([await key()])).toEqual({ batchItemFailures: [] });
  });
});
