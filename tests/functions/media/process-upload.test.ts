import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../core/shared/ids.ts';
import { uploadKey } from '../../../core/media/limits.ts';
import { processUpload } from '../../../core/media/process-upload.ts';
import { findMedia, insertMedia } from '../../../core/media/sql.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { aPhoto, aUser, type TestUser } from '../../setup/given.ts';

let user: TestUser;
beforeAll(async () => {
  user = await aUser();
});

/** Creates a pending photo without a notification from storage, so that no consumer interferes. */
async function pending(): Promise<string> {
  const id = newId();
  await insertMedia(theApp().db, { id, userId: user.id, uploadKey: uploadKey(user.id, id), type: undefined, size: undefined });
  return id;
}

describe('processUpload', () => {
  it('leaves what takes too long for a request to the consumer, which alone processes it then', async () => {
    const [app, id, bytes] = [theApp(), await pending(), await aPhoto()];
    await expect(processUpload(app, id, { bytes, time: 0, leavesToConsumer: true })).rejects.toMatchObject({ kind: 'unavailable', code: 'still_processing' });
    expect((await findMedia(app.db, id))?.status).toBe('pending');
    expect(await processUpload(app, id, { bytes, time: 20_000, leavesToConsumer: true })).toBeUndefined();
    expect((await processUpload(app, id, { bytes, time: 20_000 }))?.status).toBe('ready');
  });

  it('rejects what takes too long even for the consumer', async () => {
    const [app, id, bytes] = [theApp(), await pending(), await aPhoto()];
    const row = await processUpload(app, id, { bytes, time: 0 });
    expect(row).toMatchObject({ status: 'failed', failure_kind: 'unprocessable', failure_code: 'image_too_costly' });
  });

  it('counts a file of unknown size as the largest', async () => {
    const row = await findMedia(theApp().db, await pending());
    expect(row).toMatchObject({ declared_size: 50 * 1024 * 1024, declared_type: 'application/octet-stream' });
  });
});
