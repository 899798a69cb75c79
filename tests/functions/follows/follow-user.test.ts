import { describe, expect, it } from 'vitest';
import { followUser as follows, unfollowUser as unfollows } from '../../../core/follows/follow-user.ts';
import type { FollowState } from '../../../core/follows/schema.ts';
import { newId } from '../../../core/shared/ids.ts';
import type { Profile } from '../../../core/users/schema.ts';
import { handler as follow } from '../../../functions/follows/follow-user.ts';
import { handler as unfollow } from '../../../functions/follows/unfollow-user.ts';
import { handler as getUser } from '../../../functions/users/get-user.ts';
import { createApp, theApp } from '../../../platform/whole-app.ts';
import { loadConfig } from '../../../platform/config.ts';
import { expectInvalid, expectProblem } from '../../setup/expect-problem.ts';
import { aCrowd, freshName } from '../../setup/given.ts';
import { spellings } from '../../setup/id-spellings.ts';
import { invoke } from '../../setup/invoke.ts';

type By = { token: string };
const followIt = ({ token }: By, user_id: string) => invoke<FollowState>(follow, { token, path: { user_id } });
const unfollowIt = ({ token }: By, user_id: string) => invoke<FollowState>(unfollow, { token, path: { user_id } });
const followed = (followers_count: number) => ({ status: 200, body: { success: true, followers_count } });
const profile = async (user_id: string) => (await invoke<Profile>(getUser, { path: { user_id } })).body;

describe('POST and DELETE /api/v1/users/{user_id}/follow', () => {
  it('count both sides; repeating them succeeds and changes nothing', async () => {
    const [ada, ben, eve] = await aCrowd(3);
    expect(await unfollowIt(ada!, ben!.id)).toMatchObject(followed(0));
    expect(await followIt(ada!, ben!.id)).toMatchObject(followed(1));
    expect(await followIt(ada!, ben!.id)).toMatchObject(followed(1));
    expect(await followIt(eve!, ben!.id)).toMatchObject(followed(2));
    expect(await profile(ada!.id)).toMatchObject({ following_count: 1, followers_count: 0 });
    expect(await unfollowIt(ada!, ben!.id)).toMatchObject(followed(1));
    expect(await unfollowIt(ada!, ben!.id)).toMatchObject(followed(1));
    expect(await profile(ada!.id)).toMatchObject({ following_count: 0, followers_count: 0 });
    expect(await profile(ben!.id)).toMatchObject({ following_count: 0, followers_count: 1 });
  });

  it('stay exact when thirty follow each other at once', async () => {
    const crowd = await aCrowd(6);
    const pairs = crowd.flatMap((one) => crowd.filter((other) => other !== one).map((other) => [one, other] as const));
    const answers = await Promise.all(pairs.map(([one, other]) => followIt(one, other.id)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    for (const { id } of crowd) expect(await profile(id)).toMatchObject({ followers_count: 5, following_count: 5 });
  });

  it('record one event for each change, and none for a repetition', async () => {
    const [ada, ben] = await aCrowd(2);
    for (const change of [followIt, followIt, unfollowIt, unfollowIt, followIt]) await change(ada!, ben!.id);
    const events = await theApp().db.query<{ type: string; data: object }>(
      'events_of',
      'select type, data from outbox where subject = $1 order by occurred_at, id',
      [ada!.id],
    );
    const data = { follower_id: ada!.id, followee_id: ben!.id };
    expect(events).toEqual(['user.followed', 'user.unfollowed', 'user.followed'].map((type) => ({ type, data })));
  });

  it('stay exact when many follow and unfollow a hot account concurrently', async () => {
    const [star, ...fans] = await aCrowd(25);
    const app = createApp({ ...loadConfig(), DATABASE_POOL_SIZE: 8 });
    const leaves = (index: number) => index % 3 === 0;
    await Promise.all(fans.map(({ id }) => follows(app, id, star!.id)));
    await Promise.all(fans.map(({ id }, index) => (leaves(index) ? unfollows(app, id, star!.id) : follows(app, id, star!.id))));
    expect(await profile(star!.id)).toMatchObject({ followers_count: fans.filter((_, index) => !leaves(index)).length });
    await app.close();
  });

  it.each([...spellings, ['by name', undefined] as const])('find a user by id %s', async (_, spell) => {
    const [ada, ben] = await aCrowd(2);
    const ref = spell ? spell(ben!.id) : ben!.username.toUpperCase();
    expect(await followIt(ada!, ref)).toMatchObject(followed(1));
    expect(await unfollowIt(ada!, ref)).toMatchObject(followed(0));
  });

  it('reject oneself, in any spelling', async () => {
    const [ada] = await aCrowd(1);
    for (const ref of [ada!.id, ada!.id.toUpperCase(), ada!.username]) {
      expectInvalid(await followIt(ada!, ref), 'user_id');
      expectInvalid(await unfollowIt(ada!, ref), 'user_id');
    }
  });

  it('return 404 for unknown and malformed users', async () => {
    const [ada] = await aCrowd(1);
    for (const change of [followIt, unfollowIt]) {
      for (const ref of [newId(), freshName()]) expectProblem(await change(ada!, ref), 404, 'user_not_found');
      for (const ref of ['ab', 'a\0bc', '\ud800abc', 'x'.repeat(10_000)]) expectProblem(await change(ada!, ref), 404, 'not_found');
    }
  });
});
