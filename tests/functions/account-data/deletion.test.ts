import type { Context } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { newId } from '../../../core/shared/ids.ts';
import { handler as cancelDeletion } from '../../../functions/account-data/cancel-deletion.ts';
import { handler as replayErasures } from '../../../functions/account-data/replay-erasures.ts';
import { handler as requestDeletion } from '../../../functions/account-data/request-deletion.ts';
import { handler as getMe } from '../../../functions/auth/get-me.ts';
import { handler as logIn } from '../../../functions/auth/log-in.ts';
import { handler as register } from '../../../functions/auth/register-user.ts';
import { handler as sweepRegistrations } from '../../../functions/auth/sweep-registrations.ts';
import { handler as getFeed } from '../../../functions/feed/get-feed.ts';
import { handler as followUser } from '../../../functions/follows/follow-user.ts';
import { handler as likePost } from '../../../functions/likes/like-post.ts';
import { handler as listLikes } from '../../../functions/likes/list-likes.ts';
import { handler as getPost } from '../../../functions/posts/get-post.ts';
import { handler as getUser } from '../../../functions/users/get-user.ts';
import { handler as updateMe } from '../../../functions/users/update-me.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { eventually } from '../../setup/eventually.ts';
import { expectProblem } from '../../setup/expect-problem.ts';
import { aPost, aUser, type TestUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';

const { db } = theApp();
const leave = (user: TestUser, query: Record<string, string> = {}) => invoke<{ erased_at: string }>(requestDeletion, { token: user.token, body: { password: user.password }, query });
const signIn = (user: TestUser) => invoke<{ token: string }>(logIn, { body: { email_or_username: user.username, password: user.password } });
const isSeen = async (user: TestUser, reader: TestUser, post: string) => {
  const [profile, page, feed] = await Promise.all([
    invoke(getUser, { token: reader.token, path: { user_id: user.id } }),
    invoke(getPost, { token: reader.token, path: { post_id: post } }),
    invoke<{ posts: { id: string }[] }>(getFeed, { token: reader.token, query: { limit: '100' } }),
  ]);
  return [profile.status, page.status, feed.body.posts.some(({ id }) => id === post)];
};
const isThere = async ({ id }: TestUser) => (await db.query('user_there', 'select 1 from users where id = $1', [id])).length > 0;

describe('an account that leaves', () => {
  it('is hidden from everyone immediately, and fully restored if its owner cancels', async () => {
    const [user, reader] = [await aUser(), await aUser()];
    const post = await aPost(user);
    expect(await isSeen(user, reader, post)).toEqual([200, 200, true]);

    const { status, body } = await leave(user);
    expect(status).toBe(202);
    expect(Date.parse(body.erased_at) - Date.now()).toBeGreaterThan(6.9 * 86_400_000);
    expect(await isSeen(user, reader, post)).toEqual([404, 404, false]);
    expect((await invoke(followUser, { token: reader.token, path: { user_id: user.id } })).status).toBe(404);
    // The requesting session continues.
    expect((await invoke(getMe, { token: user.token })).body).toMatchObject({ leaving_at: body.erased_at });
    // A second request does not postpone it.
    expect((await leave(user)).body).toEqual(body);

    expect((await invoke(cancelDeletion, { token: user.token })).status).toBe(204);
    expect((await invoke(cancelDeletion, { token: user.token })).status).toBe(204);
    expect(await isSeen(user, reader, post)).toEqual([200, 200, true]);
    expect((await invoke(getMe, { token: user.token })).body).toMatchObject({ leaving_at: null });
  });

  it('requires the password', async () => {
    const user = await aUser();
    const { id } = user;
    expectProblem(await invoke(requestDeletion, { token: user.token, body: { password: 'not mine at all' } }), 422, 'wrong_password');
    expectProblem(await invoke(requestDeletion, { token: user.token, body: {} }), 400, 'validation_failed');
    expectProblem(await invoke(requestDeletion, { token: user.token, body: { password: user.password }, query: { now: 'perhaps' } }), 400, 'validation_failed');
    expect((await invoke(getUser, { path: { user_id: id } })).status).toBe(200);
  });

  it('ends its other sessions, and is kept if its owner signs in again', async () => {
    const [user, reader] = [await aUser(), await aUser()];
    const post = await aPost(user);
    const other = (await signIn(user)).body.token;
    await leave(user);
    expectProblem(await invoke(getMe, { token: other }), 401, 'session_ended');

    expect(await signIn(user)).toMatchObject({ status: 200, body: { deletion_cancelled: true } });
    expect(await isSeen(user, reader, post)).toEqual([200, 200, true]);
    expect(await signIn(user)).toMatchObject({ status: 200, body: { deletion_cancelled: false } });
  });

  it('is erased when it is due, by a nightly sweep', async () => {
    const [user, later] = [await aUser(), await aUser()];
    await leave(user);
    await leave(later);
    await db.query('make_due', `update users set leaving_at = now() - interval '1 second' where id = $1`, [user.id]);
    expect(await sweepRegistrations({}, {} as Context)).toMatchObject({ erasures_started: expect.any(Number) });
    await eventually(async () => expect(await isThere(user)).toBe(false));
    expect(await isThere(later)).toBe(true);
  });

  it('is erased at once if it wants that; its name is nobody else\'s, and its address is free', async () => {
    const [user, friend] = [await aUser(), await aUser()];
    const post = await aPost(friend);
    await invoke(likePost, { token: user.token, path: { post_id: post } });
    const former = user.username;
    user.username = `${former}1`;
    expect((await invoke(updateMe, { token: user.token, body: { username: user.username } })).status).toBe(200);
    expect((await leave(user, { now: 'true' })).status).toBe(202);
    await eventually(async () => expect(await isThere(user)).toBe(false));
    expect((await invoke(getMe, { token: user.token })).status).toBe(401);
    expect((await signIn(user)).status).toBe(401);
    expect((await invoke<{ likes: unknown[] }>(listLikes, { path: { post_id: post } })).body.likes).toEqual([]);
    expect((await invoke(getPost, { path: { post_id: post } })).body).toMatchObject({ likes_count: 0 });

    const { username, email, password } = user;
    for (const name of [username, former]) expectProblem(await invoke(register, { body: { username: name, email, password } }), 409, 'name_taken');
    expect((await invoke(register, { body: { username: `${username}2`, email, password } })).status).toBe(201);
    // The stored value does not reveal the name.
    const kept = await db.query<{ hash: string }>('kept_names', 'select hash from reserved_names');
    expect(JSON.stringify(kept)).not.toContain(username);
  });

  it('is hidden and erased again after a restore has brought it back', async () => {
    const [user, reader] = [await aUser(), await aUser()];
    // Simulates an account that was restored from a backup made before its erasure.
    await theApp().storage.noteErased(user.id);
    expect((await invoke(getUser, { token: reader.token, path: { user_id: user.id } })).status).toBe(200);

    let after: string | undefined;
    do {
      const report = (await replayErasures({ seconds: 0, ...(after && { after }) }, {} as Context)) as { after?: string };
      after = report.after;
    } while (after);
    expect((await invoke(getUser, { token: reader.token, path: { user_id: user.id } })).status).toBe(404);
    await eventually(async () => expect(await isThere(user)).toBe(false));
  });

  it('is left alone by an erasure that was cancelled before it began', async () => {
    const { eraseAccount } = await import('../../../core/account-data/erase-account.ts');
    const user = await aUser();
    expect(await eraseAccount(theApp(), user.id)).toEqual({ left: false });
    expect(await eraseAccount(theApp(), newId())).toEqual({ left: false });
    expect(await isThere(user)).toBe(true);
  });
});
