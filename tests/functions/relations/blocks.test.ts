import { describe, expect, it } from 'vitest';
import type { FollowState } from '../../../core/follows/schema.ts';
import { newId } from '../../../core/shared/ids.ts';
import type { People, Profile, Relationship } from '../../../core/users/schema.ts';
import { handler as follow } from '../../../functions/follows/follow-user.ts';
import { handler as block } from '../../../functions/relations/block-user.ts';
import { handler as listBlocks } from '../../../functions/relations/list-blocks.ts';
import { handler as unblock } from '../../../functions/relations/unblock-user.ts';
import { handler as getUser } from '../../../functions/users/get-user.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { deliver } from '../../events/consumers.ts';
import { expectInvalid, expectProblem } from '../../setup/expect-problem.ts';
import { aCrowd, freshName } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';

type By = { id: string; username: string; token: string };
const crowd = async (size: number) => (await aCrowd(size)) as [By, By, By];
const blockIt = ({ token }: By, user_id: string) => invoke<Relationship>(block, { token, path: { user_id } });
const unblockIt = ({ token }: By, user_id: string) => invoke<Relationship>(unblock, { token, path: { user_id } });
const followIt = ({ token }: By, user_id: string) => invoke<FollowState>(follow, { token, path: { user_id } });
const profile = (user_id: string, by?: By) => invoke<Profile>(getUser, { path: { user_id }, ...(by && { token: by.token }) });
const none = { following: false, requested: false, followed_by: false, blocking: false, muting: false };

describe('POST and DELETE /api/v1/users/{user_id}/block', () => {
  it('hide the blocker from the blocked, whose card stays visible to the blocker', async () => {
    const [ada, ben] = await crowd(2);
    expect(await blockIt(ada, ben.id)).toMatchObject({ status: 200, body: { ...none, blocking: true } });
    expect(await blockIt(ada, ben.username)).toMatchObject({ status: 200, body: { ...none, blocking: true } });
    expectProblem(await profile(ada.id, ben), 404, 'user_not_found');
    expect((await profile(ben.id, ada)).body.relationship).toEqual({ ...none, blocking: true });
    expect((await profile(ada.id)).status).toBe(200);
    expect(await unblockIt(ada, ben.id)).toMatchObject({ status: 200, body: none });
    expect(await unblockIt(ada, ben.id)).toMatchObject({ status: 200, body: none });
    expect((await profile(ada.id, ben)).body.relationship).toEqual(none);
  });

  it('end follows in both directions, with their counts, and do not restore them', async () => {
    const [ada, ben, eve] = await crowd(3);
    for (const [one, other] of [[ada, ben], [ben, ada], [eve, ben], [ada, eve]] as const) await followIt(one, other.id);
    await blockIt(ada, ben.id);
    const counts = async () => (await Promise.all([ada, ben].map(({ id }) => profile(id)))).map(({ body }) => [body.followers_count, body.following_count]);
    expect(await counts()).toEqual([[0, 1], [1, 0]]);
    await unblockIt(ada, ben.id);
    expect(await counts()).toEqual([[0, 1], [1, 0]]);
    expect(await followIt(ben, ada.id)).toMatchObject({ status: 200, body: { followers_count: 1 } });
  });

  it('record one event for a block and one for each follow that it ends', async () => {
    const [ada, ben] = await crowd(2);
    await followIt(ben, ada.id);
    for (const change of [blockIt, blockIt, unblockIt, unblockIt]) await change(ada, ben.id);
    const events = await theApp().db.query<{ type: string; data: object }>('events_of_block', 'select type, data from outbox where subject = any($1) order by occurred_at, id', [
      [ada.id, ben.id],
    ]);
    const follow = { follower_id: ben.id, followee_id: ada.id };
    expect(events).toEqual([
      { type: 'user.followed', data: follow },
      { type: 'user.unfollowed', data: follow },
      { type: 'user.blocked', data: { blocker_id: ada.id, blocked_id: ben.id } },
      { type: 'user.unblocked', data: { blocker_id: ada.id, blocked_id: ben.id } },
    ]);
  });

  it('reject a follow from either side', async () => {
    const [ada, ben] = await crowd(2);
    await blockIt(ada, ben.id);
    expectProblem(await followIt(ben, ada.id), 404, 'user_not_found');
    expectProblem(await followIt(ada, ben.id), 403, 'blocked_by_you');
  });

  it('take precedence over a concurrent follow', async () => {
    const people = await aCrowd(12);
    const pairs = people.slice(0, 6).map((one, index) => [one, people[index + 6]!] as const);
    await Promise.all(pairs.flatMap(([one, other]) => [followIt(other, one.id), blockIt(one, other.id), followIt(one, other.id)]));
    const left = await theApp().db.query('follows_left', 'select from follows where follower_id = any($1::uuid[])', [people.map(({ id }) => id)]);
    expect(left).toEqual([]);
    for (const { id } of people.slice(0, 6)) expect((await profile(id)).body).toMatchObject({ followers_count: 0, following_count: 0 });
  });

  it('work by id on somebody who has blocked the user, whose name is not found', async () => {
    const [ada, ben] = await crowd(2);
    await blockIt(ada, ben.id);
    expectProblem(await blockIt(ben, ada.username), 404, 'user_not_found');
    expect(await blockIt(ben, ada.id)).toMatchObject({ status: 200, body: { ...none, blocking: true } });
    await unblockIt(ada, ben.id);
    expectProblem(await profile(ben.id, ada), 404, 'user_not_found');
  });

  it('reject oneself and respond with 404 to unknown users', async () => {
    const [ada] = await crowd(1);
    for (const change of [blockIt, unblockIt]) {
      for (const ref of [ada.id, ada.username]) expectInvalid(await change(ada, ref), 'user_id');
      for (const ref of [newId(), freshName()]) expectProblem(await change(ada, ref), 404, 'user_not_found');
      expectProblem(await change(ada, 'ab'), 404, 'not_found');
    }
  });

  it('are written to the cache again by the idempotent consumer', async () => {
    const [ada, ben] = await crowd(2);
    await blockIt(ada, ben.id);
    const event = { id: newId(), type: 'user.blocked', occurred_at: new Date().toISOString(), data: { blocker_id: ada.id, blocked_id: ben.id } } as const;
    for (let run = 0; run < 2; run += 1) {
      expect(await deliver(event)).toBe(true);
      expectProblem(await profile(ada.id, ben), 404, 'user_not_found');
    }
  });
});

describe('GET /api/v1/users/me/blocks', () => {
  const list = ({ token }: By, query: Record<string, string> = {}) => invoke<People>(listBlocks, { token, query });

  it('lists blocked people, latest first, paged, including those who have blocked back', async () => {
    const [ada, ...others] = (await aCrowd(5)) as [By, ...By[]];
    for (const { id } of others) await blockIt(ada, id);
    await blockIt(others[0]!, ada.id);
    const first = await list(ada, { limit: '3' });
    const second = await list(ada, { limit: '3', cursor: first.body.next_cursor! });
    expect([...first.body.users, ...second.body.users].map(({ username }) => username)).toEqual(others.map(({ username }) => username).reverse());
    expect(second.body).not.toHaveProperty('next_cursor');
    expect((await list(others[1]!)).body).toEqual({ users: [] });
    expectInvalid(await list(ada, { cursor: 'x' }), 'cursor');
    expectProblem(await invoke(listBlocks), 401, 'missing_token');
  });
});
