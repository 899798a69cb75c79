import { describe, expect, it } from 'vitest';
import { newId } from '../../../core/shared/ids.ts';
import type { Feed } from '../../../core/posts/schema.ts';
import type { People, Profile, Relationship } from '../../../core/users/schema.ts';
import { handler as getFeed } from '../../../functions/feed/get-feed.ts';
import { handler as getHomeFeed } from '../../../functions/feed/get-home-feed.ts';
import { handler as follow } from '../../../functions/follows/follow-user.ts';
import { handler as getPost } from '../../../functions/posts/get-post.ts';
import { handler as listMutes } from '../../../functions/relations/list-mutes.ts';
import { handler as mute } from '../../../functions/relations/mute-user.ts';
import { handler as unmute } from '../../../functions/relations/unmute-user.ts';
import { handler as getUser } from '../../../functions/users/get-user.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { deliver } from '../../events/consumers.ts';
import { eventually } from '../../setup/eventually.ts';
import { expectInvalid, expectProblem } from '../../setup/expect-problem.ts';
import { aCrowd, aPost, freshName } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';

type By = { id: string; username: string; token: string };
const crowd = async (size: number) => (await aCrowd(size)) as [By, By, By];
const muteIt = ({ token }: By, user_id: string) => invoke<Relationship>(mute, { token, path: { user_id } });
const unmuteIt = ({ token }: By, user_id: string) => invoke<Relationship>(unmute, { token, path: { user_id } });
const none = { following: false, requested: false, followed_by: false, blocking: false, muting: false };

describe('POST and DELETE /api/v1/users/{user_id}/mute', () => {
  it('remove posts from both feeds and restore them; repeating them changes nothing, and muted people do not notice', async () => {
    const [ada, ben] = await crowd(2);
    const post = await aPost(ben);
    await invoke(follow, { token: ada.token, path: { user_id: ben.id } });
    const shows = async (handler: typeof getFeed) => (await invoke<Feed>(handler, { token: ada.token, query: { limit: '100' } })).body.posts.some(({ id }) => id === post);
    const inFeeds = async () => [await shows(getFeed), await shows(getHomeFeed)];
    await eventually(async () => expect(await inFeeds()).toEqual([true, true]));
    for (const ref of [ben.id, ben.username]) expect(await muteIt(ada, ref)).toMatchObject({ status: 200, body: { ...none, following: true, muting: true } });
    expect(await inFeeds()).toEqual([false, false]);
    expect((await invoke(getPost, { token: ada.token, path: { post_id: post } })).status).toBe(200);
    expect((await invoke<Profile>(getUser, { token: ben.token, path: { user_id: ada.id } })).body.relationship).toEqual({ ...none, followed_by: true });
    for (const ref of [ben.id, ben.username]) expect(await unmuteIt(ada, ref)).toMatchObject({ status: 200, body: { ...none, following: true } });
    expect(await inFeeds()).toEqual([true, true]);
  });

  it('record one event each, whose idempotent consumer writes to the cache again', async () => {
    const [ada, ben] = await crowd(2);
    for (const change of [muteIt, muteIt, unmuteIt, unmuteIt]) await change(ada, ben.id);
    const data = { muter_id: ada.id, muted_id: ben.id };
    const events = await theApp().db.query<{ type: string; data: object }>('events_of_mute', 'select type, data from outbox where subject = $1 order by occurred_at, id', [ada.id]);
    expect(events).toEqual([{ type: 'user.muted', data }, { type: 'user.unmuted', data }]);
    const shows = async () => (await invoke<Profile>(getUser, { token: ada.token, path: { user_id: ben.id } })).body.relationship;
    for (let run = 0; run < 2; run += 1) {
      expect(await deliver({ id: newId(), type: 'user.muted', occurred_at: new Date().toISOString(), data })).toBe(true);
      expect(await shows()).toEqual(none);
    }
  });

  it('reject oneself and respond with 404 to unknown users', async () => {
    const [ada] = await crowd(1);
    for (const change of [muteIt, unmuteIt]) {
      expectInvalid(await change(ada, ada.id), 'user_id');
      for (const ref of [newId(), freshName()]) expectProblem(await change(ada, ref), 404, 'user_not_found');
    }
  });
});

describe('GET /api/v1/users/me/mutes', () => {
  it('lists muted people, latest first, paged', async () => {
    const [ada, ...others] = (await aCrowd(4)) as [By, ...By[]];
    for (const { id } of others) await muteIt(ada, id);
    const list = (query: Record<string, string>) => invoke<People>(listMutes, { token: ada.token, query });
    const first = await list({ limit: '2' });
    const second = await list({ limit: '2', cursor: first.body.next_cursor! });
    expect([...first.body.users, ...second.body.users].map(({ id }) => id)).toEqual(others.map(({ id }) => id).reverse());
    expect(second.body).not.toHaveProperty('next_cursor');
    expectProblem(await invoke(listMutes), 401, 'missing_token');
  });
});
