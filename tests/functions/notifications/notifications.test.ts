import { describe, expect, it } from 'vitest';
import type { CreatedComment } from '../../../core/comments/schema.ts';
import type { NotificationList, NotificationSettings, UnreadCount } from '../../../core/notifications/schema.ts';
import { newId } from '../../../core/shared/ids.ts';
import { handler as createComment } from '../../../functions/comments/create-comment.ts';
import { handler as deleteComment } from '../../../functions/comments/delete-comment.ts';
import { handler as editComment } from '../../../functions/comments/edit-comment.ts';
import { handler as likeComment } from '../../../functions/comments/like-comment.ts';
import { handler as unlikeComment } from '../../../functions/comments/unlike-comment.ts';
import { handler as accept } from '../../../functions/follows/accept-follow-request.ts';
import { handler as follow } from '../../../functions/follows/follow-user.ts';
import { handler as reject } from '../../../functions/follows/reject-follow-request.ts';
import { handler as unfollow } from '../../../functions/follows/unfollow-user.ts';
import { handler as like } from '../../../functions/likes/like-post.ts';
import { handler as unlike } from '../../../functions/likes/unlike-post.ts';
import { handler as countUnread } from '../../../functions/notifications/count-unread.ts';
import { handler as getSettings } from '../../../functions/notifications/get-notification-settings.ts';
import { handler as listNotifications } from '../../../functions/notifications/list-notifications.ts';
import { handler as read } from '../../../functions/notifications/read-notifications.ts';
import { handler as updateSettings } from '../../../functions/notifications/update-notification-settings.ts';
import { handler as deletePost } from '../../../functions/posts/delete-post.ts';
import { handler as editPost } from '../../../functions/posts/edit-post.ts';
import { handler as block } from '../../../functions/relations/block-user.ts';
import { handler as mute } from '../../../functions/relations/mute-user.ts';
import { handler as unblock } from '../../../functions/relations/unblock-user.ts';
import { handler as updateMe } from '../../../functions/users/update-me.ts';
import type { EndpointHandler } from '../../../platform/endpoint.ts';
import { eventually } from '../../setup/eventually.ts';
import { expectInvalid } from '../../setup/expect-problem.ts';
import { aCrowd, aPost } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';

type By = { id: string; username: string; token: string };
const crowd = async (size: number) => (await aCrowd(size)) as [By, By, By, By];
/** Four people and a post by the first. */
const given = async () => {
  const people = await crowd(4);
  return { people, post: await aPost(people[0]) };
};

const list = async ({ token }: By, query: Record<string, string> = { limit: '100' }) => (await invoke<NotificationList>(listNotifications, { token, query })).body;
const unread = async ({ token }: By) => (await invoke<UnreadCount>(countUnread, { token })).body.unread;
const does = (handler: EndpointHandler, { token }: By, path: Record<string, string>, body?: object) => invoke(handler, { token, path, ...(body && { body }) });
const says = async (by: By, post_id: string, text: string, more: object = {}) => (await invoke<CreatedComment>(createComment, { token: by.token, path: { post_id }, body: { text, ...more } })).body.id;
/** Somebody's notifications of a type, summarised. */
const told = async (by: By, type: string) =>
  (await list(by)).notifications.filter((one) => one.type === type).map(({ actors, actors_count, post: about, comment }) => ({ by: actors.map(({ id }) => id), actors_count, post: about?.id, comment: comment?.text }));
const becomes = (by: By, type: string, expected: object[]) => eventually(async () => expect(await told(by, type)).toEqual(expected));

// Concurrent, because the tests mostly wait for consumers.
describe.concurrent('notifications', () => {
  it('show a post’s author who likes it, in one row, until the likes are withdrawn', async () => {
    const { people: [ada, ben, cyd], post } = await given();
    const row = (by: By[], actors_count = by.length) => [{ by: by.map(({ id }) => id), actors_count, post, comment: undefined }];
    await does(like, ben, { post_id: post });
    await becomes(ada, 'like', row([ben]));
    await does(like, ada, { post_id: post });
    await does(like, cyd, { post_id: post });
    await becomes(ada, 'like', row([cyd, ben]));
    await does(unlike, cyd, { post_id: post });
    await becomes(ada, 'like', row([ben]));
    await does(unlike, ben, { post_id: post });
    await becomes(ada, 'like', []);
  });

  it('show comments, replies and mentions once each, until they are deleted or edited', async () => {
    const { people: [ada, ben, cyd, dee], post } = await given();
    const comment = await says(ben, post, `well @${cyd.username}`);
    await becomes(ada, 'comment', [{ by: [ben.id], actors_count: 1, post, comment: `well @${cyd.username}` }]);
    await becomes(cyd, 'mention', [{ by: [ben.id], actors_count: 1, post, comment: `well @${cyd.username}` }]);
    // For Ben it is a reply, although it mentions him; for Ada it is a comment.
    await says(dee, post, `@${ben.username} no`, { parent_id: comment });
    await becomes(ben, 'reply', [{ by: [dee.id], actors_count: 1, post, comment: `@${ben.username} no` }]);
    expect(await told(ben, 'mention')).toEqual([]);
    await does(likeComment, cyd, { post_id: post, comment_id: comment });
    await does(likeComment, dee, { post_id: post, comment_id: comment });
    await eventually(async () => expect(await told(ben, 'comment_like')).toMatchObject([{ actors_count: 2 }]));
    await does(unlikeComment, dee, { post_id: post, comment_id: comment });
    await becomes(ben, 'comment_like', [{ by: [cyd.id], actors_count: 1, post, comment: `well @${cyd.username}` }]);
    await does(editComment, ben, { post_id: post, comment_id: comment }, { text: `well @${dee.username}` });
    await becomes(cyd, 'mention', []);
    await becomes(dee, 'mention', [{ by: [ben.id], actors_count: 1, post, comment: `well @${dee.username}` }]);
    await does(deleteComment, ben, { post_id: post, comment_id: comment });
    for (const [who, type] of [[ada, 'comment'], [ben, 'comment_like'], [ben, 'reply'], [dee, 'mention']] as const) await becomes(who, type, []);
  });

  it('notify people mentioned in a caption, until the mention or the post is deleted', async () => {
    const [ada, ben, cyd, dee] = await crowd(4);
    const mentioning = await aPost(ben, `with @${cyd.username} and @${dee.username}`);
    for (const who of [cyd, dee]) await eventually(async () => expect(await told(who, 'mention')).toMatchObject([{ by: [ben.id], post: mentioning }]));
    await does(editPost, ben, { post_id: mentioning }, { caption: `with @${dee.username}` });
    await becomes(cyd, 'mention', []);
    await says(ada, mentioning, 'nice');
    await does(like, ada, { post_id: mentioning });
    await eventually(async () => expect((await list(ben)).notifications.filter(({ post: about }) => about?.id === mentioning)).toHaveLength(2));
    await does(deletePost, ben, { post_id: mentioning });
    await eventually(async () => {
      expect((await list(ben)).notifications.filter(({ post: about }) => about?.id === mentioning)).toEqual([]);
      expect(await told(dee, 'mention')).toEqual([]);
    });
  });

  it('show followers, requests until they are decided, and accepted requests to the requester', async () => {
    const [ada, ben, cyd, dee] = await crowd(4);
    await does(follow, ben, { user_id: ada.id });
    await does(follow, cyd, { user_id: ada.id });
    await eventually(async () => expect(await told(ada, 'follow')).toMatchObject([{ actors_count: 2 }]));
    expect((await list(ada)).notifications.find(({ type }) => type === 'follow')!.actors.map(({ viewer_follows }) => viewer_follows)).toEqual([false, false]);
    for (const by of [ben, cyd]) await does(unfollow, by, { user_id: ada.id });
    await becomes(ada, 'follow', []);
    await does(updateMe, ada, {}, { is_private: true });
    for (const by of [ben, cyd, dee]) await does(follow, by, { user_id: ada.id });
    await eventually(async () => expect(await told(ada, 'follow_request')).toHaveLength(3));
    await does(accept, ada, { user_id: ben.id });
    await does(reject, ada, { user_id: cyd.id });
    await does(unfollow, dee, { user_id: ada.id });
    await becomes(ada, 'follow_request', []);
    await becomes(ben, 'request_accepted', [{ by: [ada.id], actors_count: 1, post: undefined, comment: undefined }]);
    expect(await told(ada, 'follow')).toEqual([]);
    await does(follow, cyd, { user_id: ada.id });
    await eventually(async () => expect(await told(ada, 'follow_request')).toHaveLength(1));
    // Making the account public accepts all requests.
    await does(updateMe, ada, {}, { is_private: false });
    await becomes(ada, 'follow_request', []);
    await eventually(async () => expect(await told(cyd, 'request_accepted')).toHaveLength(1));
    for (const by of [ben, cyd]) await does(unfollow, by, { user_id: ada.id });
    await becomes(cyd, 'request_accepted', []);
  });

  it('are read up to a time, and unread again when something is added', async () => {
    const [erin, ...fans] = await crowd(4);
    const photo = await aPost(erin);
    expect(await unread(erin)).toBe(0);
    await does(like, fans[0]!, { post_id: photo });
    await says(fans[1]!, photo, 'one');
    await eventually(async () => expect(await unread(erin)).toBe(2));
    const { notifications } = await list(erin);
    expect(notifications.map((one) => one.read)).toEqual([false, false]);
    for (let time = 0; time < 2; time += 1) expect((await invoke(read, { token: erin.token, body: { up_to: notifications[0]!.created_at } })).status).toBe(204);
    expect(await unread(erin)).toBe(0);
    // The mark never moves back.
    await invoke(read, { token: erin.token, body: { up_to: notifications[1]!.created_at } });
    expect((await list(erin)).notifications.map((one) => one.read)).toEqual([true, true]);
    await does(like, fans[2]!, { post_id: photo });
    await eventually(async () => expect(await unread(erin)).toBe(1));
    expect((await list(erin)).notifications).toMatchObject([{ type: 'like', read: false, actors_count: 2 }, { type: 'comment', read: true }]);
    // The new activity is withdrawn.
    await does(unlike, fans[2]!, { post_id: photo });
    await eventually(async () => expect(await unread(erin)).toBe(0));
    for (const body of [{}, { up_to: 'now' }, { up_to: newId() }]) expectInvalid(await invoke(read, { token: erin.token, body }), 'up_to');
  });

  it('are paged', async () => {
    const texts = ['a', 'b', 'c', 'd', 'e'];
    const [fay, gus] = await crowd(2);
    const photo = await aPost(fay);
    for (const text of texts) {
      await says(gus, photo, text);
      await eventually(async () => expect((await list(fay)).notifications[0]?.comment?.text).toBe(text));
    }
    const found: (string | undefined)[] = [];
    let cursor: string | undefined;
    do {
      const page = await list(fay, { limit: '2', ...(cursor !== undefined && { cursor }) });
      found.push(...page.notifications.map(({ comment }) => comment?.text));
      cursor = page.next_cursor;
    } while (cursor !== undefined);
    expect(found).toEqual(texts.toReversed());
    expectInvalid(await invoke(listNotifications, { token: fay.token, query: { cursor: 'nonsense' } }), 'cursor');
  });
});

describe.concurrent('activity without notifications', () => {
  it('includes that of blocked and muted people, past and future, and unblocking does not restore it', async () => {
    const [hal, ivy, jan] = await crowd(3);
    const photo = await aPost(hal);
    for (const by of [ivy, jan]) await does(like, by, { post_id: photo });
    await says(ivy, photo, `hello @${jan.username}`);
    await does(follow, ivy, { user_id: hal.id });
    await does(follow, jan, { user_id: hal.id });
    await eventually(async () => expect((await list(hal)).notifications.map(({ actors_count }) => actors_count).toSorted()).toEqual([1, 2, 2]));
    await eventually(async () => expect(await told(jan, 'mention')).toHaveLength(1));
    await does(block, hal, { user_id: ivy.id });
    expect((await list(hal)).notifications.flatMap(({ actors }) => actors.map(({ id }) => id))).toEqual([jan.id, jan.id]);
    await eventually(async () => expect((await list(hal)).notifications.map(({ actors_count }) => actors_count)).toEqual([1, 1]));
    await does(unblock, hal, { user_id: ivy.id });
    expect((await list(hal)).notifications.map(({ actors_count }) => actors_count)).toEqual([1, 1]);
    await does(mute, hal, { user_id: jan.id });
    expect((await list(hal)).notifications).toEqual([]);
    await does(unlike, jan, { post_id: photo });
    await does(like, jan, { post_id: photo });
    await does(unlike, ivy, { post_id: photo });
    await does(like, ivy, { post_id: photo });
    await eventually(async () => expect(await told(hal, 'like')).toMatchObject([{ by: [ivy.id], actors_count: 1 }]));
    // Jan can no longer see Hal's posts.
    expect(await told(jan, 'mention')).toHaveLength(1);
    await does(block, hal, { user_id: jan.id });
    expect(await told(jan, 'mention')).toEqual([]);
  });

  it('includes that below posts that have become private', async () => {
    const [kim, leo] = await crowd(2);
    const photo = await aPost(kim, `with @${leo.username}`);
    await eventually(async () => expect(await unread(leo)).toBe(1));
    await does(updateMe, kim, {}, { is_private: true });
    expect([await unread(leo), (await list(leo)).notifications]).toEqual([0, []]);
    await says(kim, photo, `@${leo.username}`);
    await does(updateMe, kim, {}, { is_private: false });
    await says(kim, photo, `@${leo.username} again`);
    await eventually(async () => expect((await told(leo, 'mention')).map(({ comment }) => comment)).toContain(`@${leo.username} again`));
  });

  it('includes types that the user has switched off', async () => {
    const [mia, ned, oli] = await crowd(3);
    const photo = await aPost(mia);
    const everyone = { like: 'everyone', comment: 'everyone', reply: 'everyone', mention: 'everyone', follow: 'everyone', follow_request: 'everyone', request_accepted: 'everyone', comment_like: 'everyone' };
    const settings = async () => (await invoke<NotificationSettings>(getSettings, { token: mia.token })).body;
    expect(await settings()).toEqual(everyone);
    const chosen = { ...everyone, like: 'following', mention: 'nobody' };
    expect((await invoke(updateSettings, { token: mia.token, body: { like: 'following', mention: 'nobody' } })).body).toEqual(chosen);
    expect((await invoke(updateSettings, { token: mia.token, body: {} })).body).toEqual(chosen);
    expect(await settings()).toEqual(chosen);
    expectInvalid(await invoke(updateSettings, { token: mia.token, body: { like: 'friends' } }), 'like');
    await does(follow, mia, { user_id: ned.id });
    for (const by of [oli, ned]) await does(like, by, { post_id: photo });
    // For the post's author, a comment that mentions them is still a comment.
    await says(oli, photo, `@${mia.username}`);
    await aPost(oli, `@${mia.username}`);
    await eventually(async () => {
      expect(await told(mia, 'like')).toMatchObject([{ by: [ned.id], actors_count: 1 }]);
      expect(await told(mia, 'comment')).toHaveLength(1);
    });
    expect(await told(mia, 'mention')).toEqual([]);
  });
});
