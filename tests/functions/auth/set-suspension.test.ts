import type { Context } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import type { Me, SignedIn } from '../../../core/auth/schema.ts';
import type { Feed } from '../../../core/posts/schema.ts';
import { newId } from '../../../core/shared/ids.ts';
import { handler as getMe } from '../../../functions/auth/get-me.ts';
import { handler as logIn } from '../../../functions/auth/log-in.ts';
import { handler as refresh } from '../../../functions/auth/refresh-session.ts';
import { handler as setSuspension } from '../../../functions/auth/set-suspension.ts';
import { handler as getHomeFeed } from '../../../functions/feed/get-home-feed.ts';
import { handler as follow } from '../../../functions/follows/follow-user.ts';
import { handler as getPost } from '../../../functions/posts/get-post.ts';
import { handler as updateMe } from '../../../functions/users/update-me.ts';
import { handler as getUser } from '../../../functions/users/get-user.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { deliver } from '../../events/consumers.ts';
import { eventually } from '../../setup/eventually.ts';
import { expectProblem } from '../../setup/expect-problem.ts';
import { aCrowd, aPost, aUser, freshName, type TestUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';

const set = (username: string, suspended: boolean) => setSuspension({ username, suspended }, {} as Context);
const signIn = async ({ username, password }: TestUser) => (await invoke<SignedIn>(logIn, { body: { email_or_username: username, password } })).body;
const change = (token: string) => invoke(updateMe, { token, body: { bio: 'Well' } });

describe('a suspension', () => {
  it('hides the account and ends its sessions; its owner may sign in, and sees why nothing else works', async () => {
    const ada = await aUser();
    const post = await aPost(ada);
    expect(await set(ada.username, true)).toEqual({ username: ada.username, changed: true, sessions_ended: 1 });
    expectProblem(await invoke(getUser, { path: { user_id: ada.id } }), 404, 'user_not_found');
    expectProblem(await invoke(getPost, { path: { post_id: post } }), 404, 'post_not_found');
    expectProblem(await invoke(getMe, { token: ada.token }), 401, 'session_ended');
    expectProblem(await change(ada.token), 401, 'session_ended');
    expectProblem(await invoke(refresh, { body: { refresh_token: ada.refreshToken } }), 401, 'session_ended');

    const { token, refresh_token } = await signIn(ada);
    expect((await invoke<Me>(getMe, { token })).body).toMatchObject({ id: ada.id, suspended: true });
    for (let time = 0; time < 2; time += 1) expectProblem(await invoke(getPost, { token, path: { post_id: post } }), 403, 'account_suspended');
    expectProblem(await change(token), 403, 'account_suspended');
    expect((await invoke(refresh, { body: { refresh_token } })).status).toBe(200);

    expect(await set(ada.username, false)).toEqual({ username: ada.username, changed: true, sessions_ended: 0 });
    expect((await invoke<Me>(getMe, { token })).body.suspended).toBe(false);
    expect((await change(token)).status).toBe(200);
    expect((await invoke(getPost, { path: { post_id: post } })).status).toBe(200);
  });

  it('applies to tokens without a session, and so does its end', async () => {
    const [ben] = (await aCrowd(1)) as [TestUser];
    const read = () => invoke(getHomeFeed, { token: ben.token });
    expect((await read()).status).toBe(200);
    await set(ben.username, true);
    expectProblem(await read(), 403, 'account_suspended');
    expectProblem(await change(ben.token), 403, 'account_suspended');
    await set(ben.username, false);
    expect((await read()).status).toBe(200);
  });

  it('leaves followers’ home timelines as they are, so that the posts are back when it ends', async () => {
    const ada = await aUser();
    const post = await aPost(ada);
    const [ben, eve] = (await aCrowd(2)) as [TestUser, TestUser];
    for (const { token } of [ben, eve]) await invoke(follow, { token, path: { user_id: ada.id } });
    const inHome = async ({ token }: TestUser) => (await invoke<Feed>(getHomeFeed, { token })).body.posts.some(({ id }) => id === post);
    await eventually(async () => expect(await inHome(ben)).toBe(true));
    await set(ada.username, true);
    // One timeline was built before, and the other is built now.
    expect(await Promise.all([ben, eve].map(inHome))).toEqual([false, false]);
    await set(ada.username, false);
    expect(await Promise.all([ben, eve].map(inHome))).toEqual([true, true]);
  });

  it('is recorded once, and finished by the consumer, which may run twice and late', async () => {
    const [ada] = (await aCrowd(1)) as [TestUser];
    for (const suspended of [true, true, false, false]) await set(ada.username, suspended);
    const events = await theApp().db.query<{ type: string }>('events_of_suspension', `select type from outbox where subject = $1 and type like 'user.%' order by occurred_at, id`, [ada.id]);
    expect(events.map(({ type }) => type)).toEqual(['user.suspended', 'user.restored']);
    const event = { id: newId(), type: 'user.suspended', occurred_at: new Date().toISOString(), data: { user_id: ada.id } } as const;
    for (let run = 0; run < 2; run += 1) {
      expect(await deliver(event)).toBe(true);
      expect((await invoke(getUser, { path: { user_id: ada.id } })).status).toBe(200);
    }
  });

  it('of an unknown account is rejected', async () => {
    await expect(set(freshName(), true)).rejects.toMatchObject({ code: 'user_not_found' });
  });
});
