import { beforeAll, describe, expect, it } from 'vitest';
import type { SignedIn } from '../../../core/auth/schema.ts';
import type { Post } from '../../../core/posts/schema.ts';
import type { People, Profile } from '../../../core/users/schema.ts';
import { handler as getMe } from '../../../functions/auth/get-me.ts';
import { handler as logIn } from '../../../functions/auth/log-in.ts';
import { handler as register } from '../../../functions/auth/register-user.ts';
import { handler as follow } from '../../../functions/follows/follow-user.ts';
import { handler as listFollowers } from '../../../functions/follows/list-followers.ts';
import { handler as getPost } from '../../../functions/posts/get-post.ts';
import { handler as getUser } from '../../../functions/users/get-user.ts';
import { handler } from '../../../functions/users/update-me.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { anEarlyUser } from '../../setup/early-account.ts';
import { expectInvalid, expectProblem } from '../../setup/expect-problem.ts';
import { aPost, aUser, freshName, type TestUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';

const update = (user: TestUser, body: unknown, headers: Record<string, string> = {}) => invoke<Profile>(handler, { token: user.token, body, headers });
const rename = (user: TestUser, username: string) => update(user, { username });
const show = (name: string) => invoke<Profile>(getUser, { path: { user_id: name } });
const open = (username: string) => invoke<SignedIn>(register, { body: { username, email: `${freshName()}@example.com`, password: 'correct horse battery' } });
/** Moves the release of a former username `days` closer. */
const age = (username: string, days: number) =>
  theApp().db.query('age_former_username', `update former_usernames set held_until = held_until - $2 * interval '1 day' where username = $1`, [username, days]);

let somebody: TestUser;
beforeAll(async () => {
  somebody = await aUser();
});

describe('a new username', () => {
  it.each([
    ['a new account', aUser],
    ['an early account', anEarlyUser],
  ])('of %s is shown everywhere immediately, and works for signing in', async (_, account) => {
    const [user, fan, next] = [await account(), await aUser(), freshName('next')];
    const post = await aPost(user);
    await invoke(follow, { token: user.token, path: { user_id: fan.id } });
    await invoke(getPost, { path: { post_id: post } });
    expect((await rename(user, next.toUpperCase())).body).toMatchObject({ id: user.id, username: next });
    expect((await invoke<Post>(getPost, { path: { post_id: post } })).body.username).toBe(next);
    expect((await invoke<People>(listFollowers, { path: { user_id: fan.id } })).body.users[0]).toMatchObject({ id: user.id, username: next });
    expect((await invoke(getMe, { token: user.token })).body).toMatchObject({ username: next });
    for (const name of [next, user.email, user.username]) {
      expect((await invoke<SignedIn>(logIn, { body: { email_or_username: name, password: user.password } })).body.user).toMatchObject({ id: user.id, username: next });
    }
  });

  it('keeps the old one leading to the profile, and to nobody else, for 30 days', async () => {
    const [user, next] = [await aUser(), freshName('next')];
    await rename(user, next);
    expect((await show(user.username)).body).toMatchObject({ id: user.id, username: next });
    expect(expectProblem(await open(user.username), 409, 'name_taken').errors).toMatchObject([{ path: 'username' }]);
    expect(expectProblem(await rename(somebody, user.username), 409, 'name_taken').errors).toMatchObject([{ path: 'username' }]);

    await age(user.username, 29.9);
    expect((await show(user.username)).status).toBe(200);
    expectProblem(await open(user.username), 409, 'name_taken');
    await age(user.username, 0.2);
    expectProblem(await show(user.username), 404, 'user_not_found');
    const { body, status } = await open(user.username);
    expect(status).toBe(201);
    expect((await show(user.username)).body.id).toBe(body.user.id);
  });

  it('can be the previous one again; the one in between is then held', async () => {
    const [user, next] = [await aUser(), freshName('next')];
    await rename(user, next);
    expect((await rename(user, user.username)).body.username).toBe(user.username);
    expect((await show(next)).body).toMatchObject({ id: user.id, username: user.username });
  });

  it('must be valid for registration, and free', async () => {
    for (const name of ['ab', 'admin', '.ada', 'ada lovelace', '']) expectInvalid(await rename(somebody, name), 'username');
    const taken = await aUser();
    expectProblem(await rename(somebody, taken.username), 409, 'name_taken');
    expect((await show(somebody.username)).body.id).toBe(somebody.id);
  });

  it('goes to one of several concurrent users, even while its owner gives it up', async () => {
    const [owner, people] = [await aUser(), await Promise.all([aUser(), aUser(), aUser()])];
    const free = freshName('free');
    const raced = await Promise.all(people.map((user) => rename(user, free)));
    expect(raced.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
    const [given, ...asked] = await Promise.all([rename(owner, freshName('next')), ...people.map((user) => rename(user, owner.username)), open(owner.username)]);
    expect(given.status).toBe(200);
    expect(asked.map(({ status }) => status)).toEqual(asked.map(() => 409));
  });

  it('can be chosen five times in 30 days', async () => {
    const user = await aUser();
    for (let time = 0; time < 5; time += 1) expect((await rename(user, freshName('next'))).status).toBe(200);
    const refused = await rename(user, freshName('next'));
    expectProblem(refused, 429, 'too_many_attempts');
    expect(Number(refused.headers['Retry-After'])).toBeGreaterThan(29 * 86_400);
    // Other edits still work.
    expect((await update(user, { bio: 'still here' })).status).toBe(200);
  });
});

describe('an edit of the profile', () => {
  it('applies to the version that the client has seen, or not at all', async () => {
    const user = await aUser();
    const { version } = (await update(user, { bio: 'one' })).body;
    expect((await update(user, { bio: 'two' }, { 'If-Match': `"${version}"` })).body).toMatchObject({ bio: 'two', version: version! + 1 });
    const refused = await update(user, { bio: 'three' }, { 'If-Match': `"${version}", "${version! - 1}"` });
    expectProblem(refused, 412, 'version_mismatch');
    expect(refused.headers['ETag']).toBe(`"${version! + 1}"`);
    expect((await update(user, {}, { 'If-Match': '*' })).body.bio).toBe('two');
    expect((await update(user, { bio: 'four' }, { 'if-match': refused.headers['ETag']! })).status).toBe(412);
    for (const tag of ['7', 'W/"7"', '"x"', '']) expectInvalid(await update(user, { bio: 'five' }, { 'If-Match': tag }), 'If-Match');
  });

  it('is applied once for several edits of the same version', async () => {
    const user = await aUser();
    const { version } = (await update(user, {})).body;
    const made = await Promise.all(['a', 'b', 'c', 'd'].map((bio) => update(user, { bio }, { 'If-Match': `"${version}"` })));
    expect(made.map(({ status }) => status).toSorted()).toEqual([200, 412, 412, 412]);
  });

  it('is applied once per key; repeating it returns the first result without undoing a later edit', async () => {
    const [user, key] = [await aUser(), { 'Idempotency-Key': freshName('key') }];
    const first = await update(user, { bio: 'first' }, key);
    await update(user, { bio: 'later' });
    const again = await update(user, { bio: 'first' }, key);
    expect(again).toMatchObject({ status: 200, body: first.body });
    expect((await invoke<Profile>(getUser, { token: user.token, path: { user_id: user.id } })).body.bio).toBe('later');
    expectProblem(await update(user, { bio: 'another' }, key), 422, 'idempotency_key_reused');
  });

  it('is applied once, even if the first request was interrupted before the key was marked as done', async () => {
    const [user, key] = [await aUser(), { 'Idempotency-Key': freshName('key') }];
    const first = await update(user, { bio: 'first' }, key);
    const Key = { pk: `IDEM#${user.id}#${key['Idempotency-Key']}`, sk: '-' };
    await theApp().dynamo.update({ TableName: theApp().settings.interactionsTable, Key, UpdateExpression: 'remove done' });
    await update(user, { bio: 'later' });
    expect((await update(user, { bio: 'first' }, key)).body).toEqual(first.body);
    expect((await invoke<Profile>(getUser, { token: user.token, path: { user_id: user.id } })).body.bio).toBe('later');
  });
});
