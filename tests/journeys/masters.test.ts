import { describe, expect, it } from 'vitest';
import type { Media } from '../../core/media/schema.ts';
import { removeMedia } from '../../core/media/remove-media.ts';
import { processClients, theApp } from '../../platform/whole-app.ts';
import { callApi } from '../setup/call-api.ts';
import { eventually } from '../setup/eventually.ts';
import { aMedia, anUpload, aUser } from '../setup/given.ts';

const statusOf = async (url: string) => (await fetch(url)).status;

describe('the master of a photo', () => {
  it('is stored with it, unreachable by any URL, and removed with it', async () => {
    const user = await aUser();
    const media_id = await aMedia(user);
    const { base_url } = await eventually(async () => {
      const { body } = await callApi<Media>('GET', `/api/v1/media/${media_id}`, { token: user.token });
      expect(body.renditions).not.toEqual([]);
      return body;
    });
    const objects = await theApp().db.query<{ key: string }>('test_masters', `select key from media_objects where media_id = $1 and key like 'master/%'`, [media_id]);
    const master = objects[0]?.key;
    expect(master).toMatch(/^master\/[\w-]{36}\/[\w-]{22}$/);
    const cdn = process.env['CDN_BASE_URL']!;
    const bucket = process.env['MEDIA_BUCKET']!;
    const edge = process.env['AWS_ENDPOINT_URL']!;
    const { upload_url } = await anUpload(user);
    const addresses = [
      `${cdn}/${master}`,
      `${cdn}/${encodeURIComponent(master!)}`,
      `${cdn}/%6daster/${master!.slice(7)}`,
      `${cdn}//${master}`,
      `${cdn}/public/%2e%2e/${master}`,
      `${base_url}..%2f..%2f..%2f${master}`,
      `${edge}/${bucket}/${master}`,
      `${edge}/${master}`,
      upload_url.replace(/\/[^/?]+\/[^/?]+\/[^/?]+\?/, `/${bucket}/${master}?`),
      upload_url.split('?')[0]!.replace(/\/[^/]+\/[^/]+\/[^/]+$/, `/${bucket}/${master}`),
    ];
    for (const address of addresses) expect(await statusOf(address), address).toBeGreaterThanOrEqual(400);
    await theApp().db.query('test_age_of', `update media set updated_at = now() - interval '2 days' where id = any($1::uuid[])`, [[media_id]]);
    const deleted: string[] = [];
    const unwrap = processClients.wrap('storage', (storage) => ({
      deleteMedia: (keys) => {
        deleted.push(...keys);
        return storage.deleteMedia(keys);
      },
    }));
    try {
      expect(await removeMedia(theApp(), media_id)).toBe(true);
    } finally {
      unwrap();
    }
    expect(deleted).toContain(master);
  });

});
