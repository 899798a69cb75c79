import type { Context } from 'aws-lambda';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SignedIn } from '../../../core/auth/schema.ts';
import type { ActionList, AppealList } from '../../../core/moderation/schema.ts';
import { sweepRemovedPosts } from '../../../core/moderation/sweep-removed-posts.ts';
import type { Post } from '../../../core/posts/schema.ts';
import { outage } from '../../../core/shared/errors.ts';
import { newId } from '../../../core/shared/ids.ts';
import type { Profile } from '../../../core/users/schema.ts';
import { handler as getMe } from '../../../functions/auth/get-me.ts';
import { handler as logIn } from '../../../functions/auth/log-in.ts';
import { handler as createComment } from '../../../functions/comments/create-comment.ts';
import { handler as listComments } from '../../../functions/comments/list-comments.ts';
import { handler as getFeed } from '../../../functions/feed/get-feed.ts';
import { handler as likePost } from '../../../functions/likes/like-post.ts';
import { handler as getMedia } from '../../../functions/media/get-media.ts';
import { handler as createAppeal } from '../../../functions/moderation/create-appeal.ts';
import { handler as decideAppeal } from '../../../functions/moderation/decide-appeal.ts';
import { handler as listActions } from '../../../functions/moderation/list-actions.ts';
import { handler as listAppeals } from '../../../functions/moderation/list-appeals.ts';
import { handler as readNotices } from '../../../functions/moderation/read-notices.ts';
import { handler as restoreUser } from '../../../functions/moderation/restore-user.ts';
import { handler as suspendUser } from '../../../functions/moderation/suspend-user.ts';
import { handler as sweep } from '../../../functions/moderation/sweep-removed-posts.ts';
import { handler as editPost } from '../../../functions/posts/edit-post.ts';
import { handler as getPost } from '../../../functions/posts/get-post.ts';
import { handler as listPostEdits } from '../../../functions/posts/list-post-edits.ts';
import { handler as listUserPosts } from '../../../functions/posts/list-user-posts.ts';
import { handler as getUser } from '../../../functions/users/get-user.ts';
import { processClients, theApp } from '../../../platform/whole-app.ts';
import { loadEndpoints } from '../../../scripts/openapi.ts';
import { eventually } from '../../setup/eventually.ts';
import { expectInvalid, expectProblem } from '../../setup/expect-problem.ts';
import { aPost, aUser, aVerifiedUser, type TestUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';
import { mailTo } from '../../setup/mailed.ts';
import { aModerator, decide, type Moderator, noticesOf, openReports, report, resolve } from './given.ts';

let moderator: Moderator;
let viewer: TestUser;
beforeAll(async () => {
  [moderator, viewer] = await Promise.all([aModerator(), aUser('viewer')]);
});

const appeal = (user: Pick<TestUser, 'token'>, action_id: string, text = 'It is my own photo.') => invoke(createAppeal, { token: user.token, path: { action_id }, body: { text } });
const decideOn = (action_id: string, decision: string, note = '') => invoke(decideAppeal, { token: moderator.token, path: { action_id }, body: { decision, note } });
const show = (post_id: string, token?: string) => invoke<Post>(getPost, { path: { post_id }, ...(token !== undefined && { token }) });
const waiting = async (id: string) => {
  const { body } = await invoke<AppealList>(listAppeals, { token: moderator.token, query: { limit: '100' } });
  return body.appeals.find((one) => one.id === id);
};
const subjects = async ({ email }: TestUser) => (await mailTo(email)).map(({ subject }) => subject).filter((subject) => !subject.includes('code'));

/** For each place where a public account's post may appear, whether it does. */
async function placesOf(author: TestUser, post: string, photo: string): Promise<Record<string, boolean>> {
  const has = (posts: { id: string }[]) => posts.some(({ id }) => id === post);
  const [profile, posts, feed] = await Promise.all([
    invoke<Profile>(getUser, { path: { user_id: author.id } }),
    invoke<{ posts: Post[] }>(listUserPosts, { path: { user_id: author.id } }),
    invoke<{ posts: Post[] }>(getFeed, { query: { limit: '100' } }),
  ]);
  return {
    toEveryone: (await show(post)).status === 200,
    toItsAuthor: (await show(post, author.token)).status === 200,
    photo: (await invoke(getMedia, { path: { media_id: photo }, token: author.token })).status === 200,
    onTheProfile: has(posts.body.posts),
    inTheFeed: has(feed.body.posts),
    counted: profile.body.posts_count === 1,
    canBeLiked: (await invoke(likePost, { token: viewer.token, path: { post_id: post } })).status === 200,
  };
}
const everywhere = { toEveryone: true, toItsAuthor: true, photo: true, onTheProfile: true, inTheFeed: true, counted: true, canBeLiked: true };
const nowhere = Object.fromEntries(Object.keys(everywhere).map((place) => [place, false]));

describe('a dismissal', () => {
  it('closes all reports of the same subject, and notifies only the reporters', async () => {
    const [author, one, other] = [await aVerifiedUser(), await aVerifiedUser(), await aVerifiedUser()];
    const post = await aPost(author);
    for (const reporter of [one, other]) await report(reporter, { post_id: post });
    const [first] = await openReports(moderator, post);
    expect(await resolve(moderator, first!.id, 'dismiss', '')).toMatchObject({ status: 200, body: { kind: 'dismiss', moderator: { id: moderator.id }, target: { kind: 'post', id: post } } });
    expect(await openReports(moderator, post)).toEqual([]);
    for (const reporter of [one, other]) {
      await eventually(async () => {
        expect(await noticesOf(reporter)).toMatchObject([{ type: 'report_decided', outcome: 'dismissed', target: { id: post }, read: false }]);
        expect(await subjects(reporter)).toEqual(['Your report has been decided']);
      });
    }
    expect(await noticesOf(author)).toEqual([]);
    expect((await show(post)).status).toBe(200);
    // The same post can be reported again.
    await report(one, { post_id: post });
    expect(await openReports(moderator, post)).toHaveLength(1);
  });
});

describe('a decision', () => {
  it('is made once: repeating it changes nothing, a different one is rejected', async () => {
    const author = await aUser();
    const post = await aPost(author);
    await report(viewer, { post_id: post });
    const [open] = await openReports(moderator, post);
    const answers = await Promise.all(Array.from({ length: 3 }, () => resolve(moderator, open!.id, 'warn')));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expectProblem(await resolve(moderator, open!.id, 'remove'), 409, 'already_resolved');
    expect(await noticesOf(author)).toHaveLength(1);
    expectProblem(await resolve(moderator, newId(), 'warn'), 404, 'report_not_found');
  });

  it('requires a reason for the author, unless it dismisses; accounts cannot be removed', async () => {
    const author = await aUser();
    await report(viewer, { user_id: author.id });
    const [open] = await openReports(moderator, author.id);
    for (const action of ['remove', 'warn', 'suspend'] as const) expectInvalid(await resolve(moderator, open!.id, action, '  '), 'note');
    expectInvalid(await resolve(moderator, open!.id, 'remove'), 'action');
    expect(await openReports(moderator, author.id)).toHaveLength(1);
  });

  it('is logged with moderator and reason', async () => {
    const author = await aUser();
    const action = await decide(moderator, { user_id: author.id }, 'warn', 'Be kind.');
    const { body } = await invoke<ActionList>(listActions, { token: moderator.token, query: { limit: '100' } });
    expect(body.actions.find(({ id }) => id === action.id)).toMatchObject({ kind: 'warn', note: 'Be kind.', moderator: { id: moderator.id }, author: { id: author.id }, appeal: null });
  });
});

describe('a removed post', () => {
  it('is shown nowhere, its author is notified of the reason, and a successful appeal restores it', async () => {
    const author = await aVerifiedUser();
    const post = await aPost(author, 'As it was');
    await invoke(createComment, { token: viewer.token, path: { post_id: post }, body: { text: 'Fine!' } });
    const photo = (await show(post)).body.media[0]!.id;
    await eventually(async () => expect(await placesOf(author, post, photo)).toEqual(everywhere));
    await invoke(editPost, { token: author.token, path: { post_id: post }, body: { caption: 'As it was, nearly' } });
    await invoke(editPost, { token: author.token, path: { post_id: post }, body: { caption: 'As it was' } });
    const before = (await show(post)).body;
    const edits = (await invoke(listPostEdits, { path: { post_id: post } })).body;

    const action = await decide(moderator, { post_id: post }, 'remove', 'Not yours.');
    // Redis may have been too busy for the write, which the consumer then repeats.
    await eventually(async () => expect(await placesOf(author, post, photo)).toEqual(nowhere));
    const [notice] = await noticesOf(author);
    expect(notice).toMatchObject({ type: 'action', read: false, excerpt: 'As it was', target: { kind: 'post', id: post }, action: { id: action.id, kind: 'remove', note: 'Not yours.', appeal: 'possible', appeal_note: null } });
    await eventually(async () => expect(await subjects(author)).toEqual(['A decision about your account']));
    expect((await mailTo(author.email))[0]!.text).toContain('Not yours.');

    expect((await appeal(author, action.id)).status).toBe(204);
    expect((await appeal(author, action.id)).status).toBe(204);
    expectProblem(await appeal(author, action.id, 'Another text'), 409, 'already_appealed');
    expect((await noticesOf(author))[0]!.action!.appeal).toBe('waiting');
    expect(await waiting(action.id)).toMatchObject({ appeal: { text: 'It is my own photo.' }, content: { text: 'As it was', photos: [{ url: expect.stringMatching(/^http/) }] } });
    expect(await placesOf(author, post, photo)).toEqual(nowhere);

    expect((await decideOn(action.id, 'reversed', 'You are right.')).status).toBe(200);
    expect((await decideOn(action.id, 'reversed')).status).toBe(200);
    expectProblem(await decideOn(action.id, 'upheld'), 409, 'appeal_decided');
    expect(await waiting(action.id)).toBeUndefined();
    await eventually(async () => expect(await placesOf(author, post, photo)).toEqual(everywhere));
    const { media, ...after } = (await show(post)).body;
    expect(after).toEqual({ ...before, media: undefined, updated_at: after.updated_at });
    expect(media.map(({ id }) => id)).toEqual([photo]);
    expect((await invoke(listPostEdits, { path: { post_id: post } })).body).toEqual(edits);
    expect((await noticesOf(author)).map(({ type, action: about }) => [type, about!.appeal, about!.appeal_note])).toEqual([
      ['appeal_decided', 'reversed', 'You are right.'],
      ['action', 'reversed', 'You are right.'],
    ]);
  });

  it('is deleted for good when the appeal fails', async () => {
    const author = await aUser();
    const post = await aPost(author);
    const photo = (await show(post)).body.media[0]!.id;
    await invoke(likePost, { token: viewer.token, path: { post_id: post } });
    const action = await decide(moderator, { post_id: post }, 'remove');
    await appeal(author, action.id);
    expect((await decideOn(action.id, 'upheld', 'It is not.')).status).toBe(200);
    await eventually(async () => expect(await leftOf(post, photo)).toEqual({ rows: 0, likes: 0 }));
    expect((await noticesOf(author))[0]).toMatchObject({ type: 'appeal_decided', action: { appeal: 'upheld', appeal_note: 'It is not.' } });
  });

  it('is deleted for good after thirty days, unless an appeal waits', async () => {
    const author = await aUser();
    const [lost, appealed] = [await aPost(author), await aPost(author)];
    const photo = (await show(lost)).body.media[0]!.id;
    const first = await decide(moderator, { post_id: lost }, 'remove');
    const second = await decide(moderator, { post_id: appealed }, 'remove');
    await appeal(author, second.id);
    const app = theApp();
    const later = (days: number) => Object.create(app, { now: { value: () => new Date(Date.now() + days * 86_400_000) } }) as typeof app;
    const ended = async (days: number) => (await sweepRemovedPosts(later(days), true)).filter((id) => id === lost || id === appealed);
    expect(await ended(29)).toEqual([]);
    expect(await ended(31)).toEqual([lost]);
    // Only affects these posts, not those of other tests.
    await app.db.query('end_removal', `update removed_posts set delete_at = now() - interval '1 second' where id in ($1, $2)`, [lost, appealed]);
    expect(await sweep({}, {} as Context)).toEqual({ dry_run: false, deleted: [lost], actions_forgotten: 0 });
    await eventually(async () => expect(await leftOf(lost, photo)).toEqual({ rows: 0, likes: 0 }));
    expectProblem(await appeal(author, first.id), 409, 'appeal_closed');
    expect((await decideOn(second.id, 'reversed')).status).toBe(200);
    await eventually(async () => expect((await show(appealed)).status).toBe(200));
  });

  it('preserves everything that belongs to a post', async () => {
    const columns = (table: string) => theApp().db.query<{ column_name: string }>(`columns_of_${table}`, 'select column_name from information_schema.columns where table_name = $1', [table]);
    const kept = (await columns('removed_posts')).map(({ column_name }) => column_name).filter((name) => !['action_id', 'delete_at', 'versions'].includes(name));
    expect(kept.toSorted()).toEqual((await columns('posts')).map(({ column_name }) => column_name).toSorted());
    // Rows of these tables are deleted along with the post. A table added here has to be preserved, too, or rebuilt: like words, or by
    // triggers like hashtags and ranks.
    const referring = await theApp().db.query<{ name: string }>('tables_of_posts', `select conrelid::regclass::text as name from pg_constraint where contype = 'f' and confrelid = 'posts'::regclass order by 1`);
    expect(referring.map(({ name }) => name)).toEqual(['media', 'popular_posts', 'post_hashtags', 'post_versions', 'post_words']);
    const kindsOf = (await columns('post_versions')).map(({ column_name }) => column_name).toSorted();
    expect(kindsOf).toEqual(['alt_texts', 'caption', 'comments_enabled', 'edited_at', 'is_edit', 'post_id', 'requests', 'version']);
  });
});

/** Counts what remains of a post and its photo. */
async function leftOf(post: string, photo: string): Promise<{ rows: number; likes: number }> {
  const app = theApp();
  const rows = await app.db.query('left_of_post', 'select 1 from removed_posts where id = $1 union all select 1 from media where id = $2', [post, photo]);
  const { Items = [] } = await app.dynamo.query({
    TableName: app.settings.interactionsTable,
    KeyConditionExpression: 'pk = :pk and begins_with(sk, :like)',
    ExpressionAttributeValues: { ':pk': `POST#${post}`, ':like': 'LIKE' },
  });
  return { rows: rows.length, likes: Items.length };
}

describe('a removed comment', () => {
  const commentsOf = async (post: string) => (await invoke<{ comments: { id: string; text: string }[]; total: number }>(listComments, { path: { post_id: post } })).body;
  const aComment = async (author: TestUser, post: string, text: string) =>
    (await invoke<{ comment_id: string }>(createComment, { token: author.token, path: { post_id: post }, body: { text } })).body.comment_id;

  it('is gone, and restored in its place by a successful appeal', async () => {
    const [author, other] = [await aUser(), await aUser()];
    const post = await aPost(other);
    const comment = await aComment(author, post, 'Rude?');
    await aComment(other, post, 'Later');
    const before = await eventually(async () => {
      const shown = await commentsOf(post);
      expect(shown.total).toBe(2);
      return shown;
    });
    const action = await decide(moderator, { post_id: post, comment_id: comment }, 'remove');
    await eventually(async () => expect(await commentsOf(post)).toMatchObject({ total: 1, comments: [{ text: 'Later' }] }));
    expect((await noticesOf(author))[0]).toMatchObject({ excerpt: 'Rude?', target: { kind: 'comment', id: comment, post_id: post }, action: { appeal: 'possible' } });
    await appeal(author, action.id);
    await decideOn(action.id, 'reversed');
    await eventually(async () => expect(await commentsOf(post)).toEqual(before));
  });

  it('is removed by the consumer if the request could not', async () => {
    const author = await aUser();
    const post = await aPost(author);
    const comment = await aComment(author, post, 'Rude?');
    await report(viewer, { post_id: post, comment_id: comment });
    const [open] = await openReports(moderator, comment);
    const restore = processClients.wrap('dynamo', () => ({
      transactWrite: async () => {
        throw outage('interactions', new Error('down'));
      },
    }));
    expectProblem(await resolve(moderator, open!.id, 'remove'), 503, 'interactions_unavailable');
    restore();
    expect(await openReports(moderator, comment)).toEqual([]);
    await eventually(async () => expect((await commentsOf(post)).total).toBe(0));
  });
});

describe('a suspension', () => {
  const signIn = async ({ username, password }: TestUser) => (await invoke<SignedIn>(logIn, { body: { email_or_username: username, password } })).body;

  it('hides the account and ends its sessions immediately; after signing in again, the user can read notices and appeal', async () => {
    const author = await aUser();
    const post = await aPost(author);
    expect((await show(post)).status).toBe(200);
    const action = await decide(moderator, { post_id: post }, 'suspend', 'Threats.');
    await eventually(async () => expectProblem(await show(post), 404, 'post_not_found'));
    expectProblem(await invoke(getUser, { path: { user_id: author.id } }), 404, 'user_not_found');
    expectProblem(await invoke(getMe, { token: author.token }), 401, 'session_ended');

    const again = await signIn(author);
    expect((await invoke(getMe, { token: again.token })).body).toMatchObject({ suspended: true });
    expect(await noticesOf(again)).toMatchObject([{ action: { id: action.id, kind: 'suspend', note: 'Threats.', appeal: 'possible' } }]);
    expectProblem(await show(post, again.token), 403, 'account_suspended');
    expect((await appeal(again, action.id)).status).toBe(204);
    expect((await decideOn(action.id, 'reversed')).status).toBe(200);
    await eventually(async () => {
      expect((await show(post, again.token)).status).toBe(200);
      expect((await show(post)).status).toBe(200);
    });
  });

  it('allows only endpoints whose definition says so', async () => {
    const author = await aUser();
    await invoke(suspendUser, { token: moderator.token, path: { user_id: author.id }, body: { note: 'Threats.' } });
    const { token } = await signIn(author);
    const path = { post_id: newId(), comment_id: newId(), media_id: newId(), user_id: newId(), session_id: newId(), action_id: newId(), report_id: newId(), code: 'abc' };
    const open: string[] = [];
    for (const [name, handler] of await loadEndpoints()) {
      if (handler.definition.auth === 'none') continue;
      const { body } = await invoke<{ code?: string }>(handler, { token, path, ...(handler.definition.body && { body: {} }) });
      if (body.code !== 'account_suspended') open.push(name);
    }
    expect(open).toEqual(expect.arrayContaining(['auth/get-me', 'moderation/create-appeal', 'moderation/list-notices', 'moderation/read-notices']));
    const all = [...(await loadEndpoints())].filter(([, { definition }]) => definition.whileSuspended).map(([name]) => name);
    expect(open.toSorted()).toEqual(all.toSorted());
  });

  it('can be made and ended without a report, repeatedly and with a reason', async () => {
    const author = await aUser();
    const set = (handler: typeof suspendUser, user_id = author.id, note = 'Because.') => invoke(handler, { token: moderator.token, path: { user_id }, body: { note } });
    for (const handler of [suspendUser, suspendUser, restoreUser, restoreUser]) expect((await set(handler)).status).toBe(204);
    expect((await noticesOf(await signIn(author))).map(({ action }) => [action!.kind, action!.appeal])).toEqual([['restore', 'closed'], ['suspend', 'possible']]);
    expect((await invoke(getUser, { path: { user_id: author.id } })).status).toBe(200);
    expectInvalid(await set(suspendUser, author.id, ''), 'note');
    expectProblem(await set(suspendUser, newId()), 404, 'user_not_found');
  });
});

describe('a moderator', () => {
  const suspend = (by: Moderator, user_id: string, handler = suspendUser) => invoke(handler, { token: by.token, path: { user_id }, body: { note: 'Because.' } });

  it('cannot decide about themselves', async () => {
    const [own, other] = [await aModerator(), await aUser()];
    await report(other, { user_id: own.id });
    const [open] = await openReports(moderator, own.id);
    for (const action of ['dismiss', 'warn', 'suspend'] as const) expectProblem(await resolve(own, open!.id, action), 403, 'own_case');
    for (const handler of [suspendUser, restoreUser]) expectProblem(await suspend(own, own.id, handler), 403, 'own_case');
    const { body: warning } = await resolve(moderator, open!.id, 'warn');
    // Not even a repeated decision, which would otherwise succeed without changing anything.
    expectProblem(await resolve(own, open!.id, 'warn'), 403, 'own_case');
    expect((await appeal(own, warning.id)).status).toBe(204);
    expectProblem(await invoke(decideAppeal, { token: own.token, path: { action_id: warning.id }, body: { decision: 'reversed', note: '' } }), 403, 'own_case');
    expect((await decideOn(warning.id, 'reversed')).status).toBe(200);
  });

  it('cannot suspend or restore people who have a role; an admin can', async () => {
    const [other, admin, reporter] = [await aModerator(), await aModerator('admins'), await aUser()];
    for (const target of [other, admin]) {
      for (const handler of [suspendUser, restoreUser]) expectProblem(await suspend(moderator, target.id, handler), 403, 'admins_only');
      await report(reporter, { user_id: target.id });
      const [open] = await openReports(moderator, target.id);
      expectProblem(await resolve(moderator, open!.id, 'suspend'), 403, 'admins_only');
    }
    const [open] = await openReports(moderator, other.id);
    const { body: suspension } = await resolve(admin, open!.id, 'suspend');
    await theApp().db.query('appeal_for', 'update moderation_actions set appeal = $2, appealed_at = now() where id = $1', [suspension.id, 'Please.']);
    expectProblem(await decideOn(suspension.id, 'reversed'), 403, 'admins_only');
    const reverse = () => invoke(decideAppeal, { token: admin.token, path: { action_id: suspension.id }, body: { decision: 'reversed', note: '' } });
    expect((await reverse()).status).toBe(200);
    expect((await suspend(admin, other.id)).status).toBe(204);
    expect((await suspend(admin, other.id, restoreUser)).status).toBe(204);
  });
});

describe('an appeal', () => {
  it('can be made only by the person concerned, and against a decision', async () => {
    const [author, other] = [await aUser(), await aUser()];
    const action = await decide(moderator, { user_id: author.id }, 'warn');
    expectProblem(await appeal(other, action.id), 404, 'action_not_found');
    expectProblem(await appeal(author, newId()), 404, 'action_not_found');
    expectInvalid(await appeal(author, action.id, ' '), 'text');
    expectProblem(await decideOn(action.id, 'reversed'), 409, 'not_waiting');
    const dismissed = await decide(moderator, { user_id: author.id }, 'dismiss');
    expectProblem(await appeal(author, dismissed.id), 409, 'appeal_closed');
  });
});

describe('notices', () => {
  it('are marked as read up to one of the user’s own', async () => {
    const [author, other] = [await aUser(), await aUser()];
    for (let time = 0; time < 3; time += 1) await decide(moderator, { user_id: author.id }, 'warn');
    const [, second] = await noticesOf(author);
    const read = (user: TestUser, up_to: string) => invoke(readNotices, { token: user.token, body: { up_to } });
    expect((await read(other, second!.id)).status).toBe(204);
    expect((await noticesOf(author)).map((notice) => notice.read)).toEqual([false, false, false]);
    expect((await read(author, second!.id)).status).toBe(204);
    expect((await noticesOf(author)).map((notice) => notice.read)).toEqual([false, true, true]);
  });
});
