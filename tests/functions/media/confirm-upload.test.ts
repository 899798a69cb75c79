import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../core/shared/ids.ts';
import type { ReadyMedia } from '../../../core/media/schema.ts';
import { handler } from '../../../functions/media/confirm-upload.ts';
import { noStrings } from '../../setup/bad-text.ts';
import { deliverUploads } from '../../setup/deliver-uploads.ts';
import { eventually } from '../../setup/eventually.ts';
import { expectInvalid, expectProblem } from '../../setup/expect-problem.ts';
import { anUpload, aPhoto, aUser, type TestUser } from '../../setup/given.ts';
import { malformedIds, spellings } from '../../setup/id-spellings.ts';
import { invoke } from '../../setup/invoke.ts';
import { expectSamePhoto } from '../../setup/same-photo.ts';

let user: TestUser;
beforeAll(async () => {
  user = await aUser();
});
const confirm = (media_id: unknown, by: TestUser = user, headers: Record<string, string> = {}) =>
  invoke<ReadyMedia>(handler, { token: by.token, body: { media_id }, headers });

async function uploaded(bytes: Buffer): Promise<string> {
  const { media_id, upload_url, headers } = await anUpload(user, bytes.length);
  const { status } = await fetch(upload_url, { method: 'PUT', headers, body: new Uint8Array(bytes) });
  expect(status).toBe(200);
  return media_id;
}

describe('POST /api/v1/media/confirm', () => {
  it.each(spellings)('turns an upload with the id %s into a photo, and repeats the response', async (_, spell) => {
    const media_id = await uploaded(await aPhoto(400, 300));
    const [first, again] = [await confirm(spell(media_id)), await confirm(spell(media_id))];
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(first.body).toMatchObject({ media_id, status: 'ready', width: 400, height: 300, blurhash: expect.stringMatching(/^.{6,}$/) as string });
    expectSamePhoto(again.body, first.body);
  });

  it('gives ten simultaneous confirmations the same photo, with the existing renditions', async () => {
    const media_id = await uploaded(await aPhoto());
    const responses = await Promise.all(Array.from({ length: 10 }, () => confirm(media_id)));
    // The service's own consumer may create all the renditions between the two responses.
    await eventually(async () => expect(await deliverUploads([`${user.id}/${media_id}`])).toEqual({ batchItemFailures: [] }));
    const { body } = await confirm(media_id);
    expect(body.renditions).not.toEqual([]);
    for (const response of responses) {
      expect(response).toMatchObject({ status: 200 });
      expect([body, { ...body, renditions: [] }]).toContainEqual(response.body);
    }
  });

  it('rejects a file that is not a photo with the reason, and again when repeated', async () => {
    const media_id = await uploaded(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"></svg>'));
    const [first, again] = [await confirm(media_id), await confirm(media_id)];
    const details = [first, again].map((answer) => expectProblem(answer, 415, 'unsupported_media_type').detail);
    expect(details[0]).toContain('SVG');
    expect(details[1]).toBe(details[0]);
  });

  it('returns 409 while nothing is uploaded, and accepts the upload afterwards', async () => {
    const photo = await aPhoto();
    const { media_id, upload_url, headers } = await anUpload(user, photo.length);
    expectProblem(await confirm(media_id), 409, 'not_uploaded');
    await fetch(upload_url, { method: 'PUT', headers, body: new Uint8Array(photo) });
    expect((await confirm(media_id)).status).toBe(200);
  });

  it('can be polled: 202 until the consumer has created the photo, then 200', async () => {
    const media_id = await uploaded(await aPhoto(400, 300));
    const later = () => confirm(media_id, user, { Prefer: 'wait=1, Respond-Async' });
    const first = await later();
    // The service's own consumer may have been faster.
    if (first.status === 202) {
      expect(first.body).toEqual({ media_id, status: 'processing' });
      expect(first.headers['Preference-Applied']).toBe('respond-async');
    }
    await eventually(async () => expect(await deliverUploads([`${user.id}/${media_id}`])).toEqual({ batchItemFailures: [] }));
    expect(await later()).toMatchObject({ status: 200, body: { media_id, status: 'ready', width: 400 } });
  });

  it('rejects the same files when polled', async () => {
    const { media_id } = await anUpload(user);
    const later = (id: string) => confirm(id, user, { Prefer: 'respond-async' });
    expectProblem(await later(media_id), 409, 'not_uploaded');
    const broken = await uploaded(Buffer.from('no photo'));
    await eventually(async () => expect(await deliverUploads([`${user.id}/${broken}`])).toEqual({ batchItemFailures: [] }));
    expectProblem(await later(broken), 415, 'unsupported_media_type');
    expectProblem(await later(newId()), 404, 'media_not_found');
    expectProblem(await confirm(media_id, await aUser(), { Prefer: 'respond-async' }), 403, 'not_your_media');
  });

  it("refuses somebody else's upload and an unknown one", async () => {
    const other = await aUser();
    expectProblem(await confirm((await anUpload(user)).media_id, other), 403, 'not_your_media');
    expectProblem(await confirm(newId()), 404, 'media_not_found');
  });

  it('rejects an invalid id', async () => {
    for (const id of [undefined, ...malformedIds, ...noStrings.map(([, value]) => value)]) expectInvalid(await confirm(id), 'media_id');
  });
});
