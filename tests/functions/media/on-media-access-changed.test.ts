import { describe, expect, it } from 'vitest';
import type { AnyEvent, EventType } from '../../../events/catalog.ts';
import { newId } from '../../../core/shared/ids.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { deliver } from '../../events/consumers.ts';

const event = (type: EventType, data: object) => ({ id: newId(), type, occurred_at: new Date().toISOString(), data }) as AnyEvent;
const markerOf = async (owner: string) => {
  const bytes = await theApp().storage.readMedia(`markers/${owner}`);
  return bytes && Buffer.from(bytes).toString().split(' ');
};

/** A user whose files are ignored by the service's own consumers, because a later move is in progress. */
async function anOwner(): Promise<string> {
  const id = newId();
  await theApp().db.query('test_later_move', `insert into media_moves (user_id, version, scope, gone) values ($1, 1000, 'photos', false)`, [id]);
  return id;
}

describe('on-media-access-changed', () => {
  it('sets the CDN’s marker for an account, removes it when its files have moved, and can run twice', async () => {
    const user_id = await anOwner();
    for (let run = 0; run < 2; run += 1) expect(await deliver(event('media.access_changed', { user_id, version: 2, marker: 'private' }))).toBe(true);
    expect(await markerOf(user_id)).toMatchObject(['private', expect.any(String), '2']);
    for (let run = 0; run < 2; run += 1) expect(await deliver(event('media.moved', { user_id, version: 2, gone: false, erased: false }))).toBe(true);
    expect(await markerOf(user_id)).toBeUndefined();
  });

  it('applies the latest version, in any order of delivery', async () => {
    const user_id = await anOwner();
    await deliver(event('media.access_changed', { user_id, version: 3, marker: 'gone' }));
    await deliver(event('media.access_changed', { user_id, version: 2, marker: 'private' }));
    await deliver(event('media.access_changed', { user_id, version: 1, marker: 'none' }));
    await deliver(event('media.moved', { user_id, version: 2, gone: false, erased: false }));
    expect(await markerOf(user_id)).toMatchObject(['gone', expect.any(String), '3']);
  });

  it('rejects a hidden account’s URLs until earlier signatures have expired, unless it is erased', async () => {
    const user_id = await anOwner();
    await deliver(event('media.access_changed', { user_id, version: 1, marker: 'gone' }));
    expect(Number((await markerOf(user_id))![1])).toBeGreaterThan(Date.now() / 1000 + 1_700);
    await deliver(event('media.moved', { user_id, version: 1, gone: true, erased: false }));
    expect(await markerOf(user_id)).toBeDefined();
    await deliver(event('media.moved', { user_id, version: 1, gone: true, erased: true }));
    expect(await markerOf(user_id)).toBeUndefined();
  });
});
