import { describe, expect, it } from 'vitest';
import type { FollowState, UserList } from '../../../core/follows/schema.ts';
import { newId } from '../../../core/shared/ids.ts';
import type { Feed, UserPosts } from '../../../core/posts/schema.ts';
import type { People, Profile, Relationship } from '../../../core/users/schema.ts';
import { handler as createComment } from '../../../functions/comments/create-comment.ts';
import { handler as getFeed } from '../../../functions/feed/get-feed.ts';
import { handler as accept } from '../../../functions/follows/accept-follow-request.ts';
import { handler as follow } from '../../../functions/follows/follow-user.ts';
import { handler as listRequests } from '../../../functions/follows/list-follow-requests.ts';
import { handler as listFollowers } from '../../../functions/follows/list-followers.ts';
import { handler as onFollowChanged } from '../../../functions/follows/on-follow-changed.ts';
import { handler as reject } from '../../../functions/follows/reject-follow-request.ts';
import { handler as remove } from '../../../functions/follows/remove-follower.ts';
import { handler as unfollow } from '../../../functions/follows/unfollow-user.ts';
import { handler as getPost } from '../../../functions/posts/get-post.ts';
import { handler as listUserPosts } from '../../../functions/posts/list-user-posts.ts';
import { handler as getUser } from '../../../functions/users/get-user.ts';
import { handler as updateMe } from '../../../functions/users/update-me.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { queueArn } from '../../events/consumers.ts';
import { eventually } from '../../setup/eventually.ts';
import { expectInvalid, expectProblem } from '../../setup/expect-problem.ts';
import { aCrowd, aPost } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';

type By = { id: string; username: string; token: string };
const crowd = async (size: number) => (await aCrowd(size)) as [By, By, By];
const change = ({ token }: By, body: object) => invoke<Profile>(updateMe, { token, body });
const followIt = ({ token }: By, user_id: string) => invoke<FollowState>(follow, { token, path: { user_id } });
const profile = (user_id: string, { token }: By) => invoke<Profile>(getUser, { token, path: { user_id } });
const requests = async ({ token }: By) => (await invoke<People>(listRequests, { token })).body.users.map(({ id }) => id);
const answer = (handler: typeof accept, { token }: By, user_id: string) => invoke<Relationship>(handler, { token, path: { user_id } });
const none = { following: false, requested: false, followed_by: false, blocking: false, muting: false };

describe('a private account', () => {
  it('shows strangers its card and no more, and everything to the followers it had', async () => {
    const [ada, fan, stranger] = await crowd(3);
    const post = await aPost(ada);
    await followIt(fan, ada.id);
    expect((await change(ada, { is_private: true })).body).toMatchObject({ is_private: true, discoverable: true, who_may_comment: 'everyone' });
    const of = (by?: By) => ({ ...(by && { token: by.token }) });
    const path = { user_id: ada.id };
    for (const by of [stranger, undefined]) {
      expect((await invoke<Profile>(getUser, { path, ...of(by) })).body).toMatchObject({ is_private: true, followers_count: 1, posts_count: 1 });
      expectProblem(await invoke(getPost, { path: { post_id: post }, ...of(by) }), 404, 'post_not_found');
      expectProblem(await invoke(listUserPosts, { path, ...of(by) }), 403, 'private_account');
      expectProblem(await invoke(listFollowers, { path, ...of(by) }), 403, 'private_account');
      expect((await invoke<Feed>(getFeed, { query: { limit: '100' }, ...of(by) })).body.posts.map(({ id }) => id)).not.toContain(post);
    }
    for (const by of [fan, ada]) {
      expect((await invoke(getPost, { path: { post_id: post }, ...of(by) })).status).toBe(200);
      expect((await invoke<UserPosts>(listUserPosts, { path, ...of(by) })).body.posts.map(({ id }) => id)).toEqual([post]);
      expect((await invoke<UserList>(listFollowers, { path, ...of(by) })).body.users.map(({ id }) => id)).toEqual([fan.id]);
    }
    await change(ada, { is_private: false });
    expect((await invoke(getPost, { path: { post_id: post } })).status).toBe(200);
  });

  it('gets a request for each follow, and decides', async () => {
    const [ada, ben, eve] = await crowd(3);
    await change(ada, { is_private: true });
    for (let time = 0; time < 2; time += 1) {
      for (const by of [ben, eve]) expect(await followIt(by, ada.id)).toMatchObject({ status: 200, body: { success: true, requested: true, followers_count: 0 } });
    }
    expect((await profile(ada.id, ben)).body.relationship).toEqual({ ...none, requested: true });
    expect(await requests(ada)).toEqual([eve.id, ben.id]);
    for (let time = 0; time < 2; time += 1) expect((await answer(accept, ada, ben.id)).body).toEqual({ ...none, followed_by: true });
    for (let time = 0; time < 2; time += 1) expect((await answer(reject, ada, eve.id)).body).toEqual(none);
    expect(await requests(ada)).toEqual([]);
    expect((await profile(ada.id, ben)).body).toMatchObject({ followers_count: 1, relationship: { ...none, following: true } });
    expect((await profile(ada.id, eve)).body.relationship).toEqual(none);
    // There is no request, since it is already followed.
    expect((await followIt(ben, ada.id)).body).toEqual({ success: true, followers_count: 1 });
  });

  it('accepts nobody without a request', async () => {
    const [ada, ben] = await crowd(2);
    await change(ada, { is_private: true });
    expect((await answer(accept, ada, ben.id)).body).toEqual(none);
    expectProblem(await answer(accept, ada, newId()), 404, 'user_not_found');
    expectInvalid(await answer(accept, ada, ada.id), 'user_id');
    expectProblem(await invoke(listRequests), 401, 'missing_token');
  });

  it('loses a request that is withdrawn, and a follower it removes', async () => {
    const [ada, ben, eve] = await crowd(3);
    const post = await aPost(ada);
    await followIt(eve, ada.id);
    await change(ada, { is_private: true });
    await followIt(ben, ada.id);
    await invoke(unfollow, { token: ben.token, path: { user_id: ada.id } });
    expect(await requests(ada)).toEqual([]);
    for (let time = 0; time < 2; time += 1) expect((await invoke(remove, { token: ada.token, path: { user_id: eve.id } })).status).toBe(204);
    expectProblem(await invoke(getPost, { token: eve.token, path: { post_id: post } }), 404, 'post_not_found');
    expect((await profile(ada.id, ada)).body.followers_count).toBe(0);
  });

  it('accepts all pending requests in steps when it goes public', async () => {
    const [ada, ...others] = (await aCrowd(54)) as [By, ...By[]];
    await change(ada, { is_private: true });
    await theApp().db.query('insert_requests', 'insert into follow_requests (requester_id, target_id) select unnest($1::uuid[]), $2', [others.map(({ id }) => id), ada.id]);
    await change(ada, { is_private: false });
    const body = JSON.stringify({ id: newId(), type: 'user.privacy_changed', occurred_at: new Date().toISOString(), data: { user_id: ada.id } });
    const records = { Records: [{ messageId: newId(), body, attributes: {}, messageAttributes: {}, eventSourceARN: queueArn('follow-changed') }] };
    // Delivered here, too, since not every cloud for these tests has consumers.
    await eventually(async () => {
      expect(await onFollowChanged(records as never, {} as never)).toEqual({ batchItemFailures: [] });
      expect((await profile(ada.id, ada)).body.followers_count).toBe(others.length);
    }, 60_000);
    expect(await requests(ada)).toEqual([]);
    expect(await onFollowChanged(records as never, {} as never)).toEqual({ batchItemFailures: [] });
    expect((await profile(ada.id, ada)).body.followers_count).toBe(others.length);
  });
});

describe('who may comment', () => {
  it('is the author’s choice', async () => {
    const [ada, fan, stranger] = await crowd(3);
    const post = await aPost(ada);
    await followIt(fan, ada.id);
    const comment = ({ token }: By) => invoke(createComment, { token, path: { post_id: post }, body: { text: 'well' } });
    const statuses = async () => (await Promise.all([ada, fan, stranger].map(comment))).map(({ status }) => status);
    expect(await statuses()).toEqual([201, 201, 201]);
    expect((await change(ada, { who_may_comment: 'followers' })).body.who_may_comment).toBe('followers');
    expect(await statuses()).toEqual([201, 201, 403]);
    await change(ada, { who_may_comment: 'nobody' });
    expect(await statuses()).toEqual([201, 403, 403]);
    expectProblem(await comment(fan), 403, 'comments_closed');
    expectInvalid(await change(ada, { who_may_comment: 'some' }), 'who_may_comment');
  });
});
