import { describe, expect, it } from 'vitest';
import type { AnyEvent } from '../../../events/catalog.ts';
import { moveMedia } from '../../../core/media/move-media.ts';
import { newId } from '../../../core/shared/ids.ts';
import { removeMedia } from '../../../core/media/remove-media.ts';
import { commitWithEvents } from '../../../core/shared/outbox.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { deliver } from '../../events/consumers.ts';
import { eventually } from '../../setup/eventually.ts';
import { aMedia, aUser } from '../../setup/given.ts';
import { manyFiles } from '../../setup/remembered-photos.ts';

const app = theApp();
const marked = (user_id: string, version: number) => deliver({ id: newId(), type: 'media.marked', occurred_at: new Date().toISOString(), data: { user_id, version } } as AnyEvent);
const places = async (id: string) => Promise.all(['public', 'private'].map(async (place) => (await app.storage.listMedia(`${place}/${id}/`, '', 1000)).length));
const state = async (id: string) =>
  (await app.db.query('test_media_state', 'select u.media_private, m.version::int as version, m.moved_at is not null as moved from users u left join media_moves m on m.user_id = u.id where u.id = $1', [id]))[0];

/** Changes an account; the service's own consumers then move its files. */
async function become(id: string, change: string): Promise<void> {
  await commitWithEvents(app, async (tx, emit) => {
    await tx.query(`test_${change.replaceAll(/\W+/g, '_')}`, `update users set ${change} where id = $1`, [id]);
    await moveMedia(tx, emit, id);
  });
}

describe('on-media-marked', () => {
  it('moves the files of an account, and moves them again when its message comes twice', async () => {
    const { id } = await aUser();
    await manyFiles(id, 3);
    await become(id, 'is_private = true');
    await eventually(async () => expect(await state(id)).toEqual({ media_private: 'photos', version: 1, moved: true }));
    expect(await marked(id, 1)).toBe(true);
    expect(await places(id)).toEqual([0, 3]);
    await become(id, 'is_private = false');
    await eventually(async () => expect(await state(id)).toEqual({ media_private: 'none', version: 2, moved: true }));
    // This version is outdated by now.
    expect(await marked(id, 1)).toBe(true);
    expect(await places(id)).toEqual([3, 0]);
  });

  it('ends in the state of the last change, even if changes follow each other quickly', async () => {
    const { id } = await aUser();
    await manyFiles(id, 70);
    for (const change of ['is_private = true', 'suspended_at = now()', 'suspended_at = null']) await become(id, change);
    await eventually(async () => expect(await state(id)).toEqual({ media_private: 'photos', version: 3, moved: true }));
    expect(await places(id)).toEqual([0, 70]);
  });

  it('leaves nothing behind of a photo that is deleted while it moves', async () => {
    const owner = await aUser();
    const media = await aMedia(owner);
    await app.db.query('test_discard', `update media set status = 'discarded' where id = $1`, [media]);
    await become(owner.id, 'is_private = true');
    await removeMedia(app, media);
    await eventually(async () => expect(await state(owner.id)).toMatchObject({ moved: true }));
    expect(await places(owner.id)).toEqual([0, 0]);
  });

  it('skips a deleted account', async () => {
    expect(await marked(newId(), 1)).toBe(true);
  });
});
