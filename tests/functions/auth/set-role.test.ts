import type { Context } from 'aws-lambda';
import { expect, it } from 'vitest';
import type { Me, SignedIn } from '../../../core/auth/schema.ts';
import { findRole } from '../../../core/auth/sql.ts';
import { handler as getMe } from '../../../functions/auth/get-me.ts';
import { handler as logIn } from '../../../functions/auth/log-in.ts';
import { handler as refresh } from '../../../functions/auth/refresh-session.ts';
import { handler as setRole } from '../../../functions/auth/set-role.ts';
import { handler as updateInstance } from '../../../functions/instance/update-instance.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { expectProblem } from '../../setup/expect-problem.ts';
import { aUser, type TestUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';
import { accessClaims, poolToken } from '../../setup/pool-token.ts';

const give = (username: string, role: string) => setRole({ username, role }, {} as Context);
const signIn = async ({ username, password }: TestUser) => (await invoke<SignedIn>(logIn, { body: { email_or_username: username, password } })).body;
const rolesOf = async (token: string) => (await invoke<Me>(getMe, { token })).body.roles;
/** Does not change anything: the field is rejected, but only after the role has been checked. */
const change = (token: string) => invoke(updateInstance, { token, body: { nothing: 1 } });
const expectPermitted = async (token: string) => expectProblem(await change(token), 400, 'validation_failed');

it('applies a role from the next sign-in on, and withdraws it from sessions immediately', async () => {
  const user = await aUser();
  expectProblem(await change(user.token), 403, 'role_required');
  expect(await give(user.username, 'admins')).toMatchObject({ username: user.username, sessions_ended: 1 });
  expectProblem(await change(user.token), 401, 'session_ended');

  const admin = await signIn(user);
  expect(await rolesOf(admin.token)).toEqual(['admins']);
  await expectPermitted(admin.token);
  const refreshed = (await invoke<SignedIn>(refresh, { body: { refresh_token: admin.refresh_token } })).body;
  expect(await rolesOf(refreshed.token)).toEqual(['admins']);

  const demoted = give(user.username, 'moderators');
  await demoted;
  expectProblem(await change(admin.token), 401, 'session_ended');
  expectProblem(await invoke(getMe, { token: refreshed.token }), 401, 'session_ended');
  expectProblem(await invoke(refresh, { body: { refresh_token: admin.refresh_token } }), 401, 'session_ended');
  const moderator = await signIn(user);
  expect(await rolesOf(moderator.token)).toEqual(['moderators']);
  expectProblem(await change(moderator.token), 403, 'role_required');
  expect(await findRole(theApp().db, user.id)).toBe('moderators');

  await give(user.username, 'none');
  expect(await rolesOf((await signIn(user)).token)).toEqual([]);
  expect(await findRole(theApp().db, user.id)).toBeUndefined();
});

it('rejects a role in a token issued before the change, even if its session was not ended', async () => {
  const user = await aUser();
  const token = await poolToken({ ...accessClaims(user.id), 'cognito:groups': ['admins', 'something-else'] });
  await expectPermitted(token);
  await theApp().db.query('change_role_now', `update users set role_changed_at = now() + interval '1 second' where id = $1`, [user.id]);
  expectProblem(await change(token), 401, 'session_ended');
});

it('ignores groups that are not roles', async () => {
  const user = await aUser();
  for (const groups of ['admins', [['admins']], { admins: true }, ['Admins']]) {
    expectProblem(await change(await poolToken({ ...accessClaims(user.id), 'cognito:groups': groups })), 403, 'role_required');
  }
});

it('fails for unknown accounts', async () => {
  await expect(give('nobody.at.all', 'admins')).rejects.toMatchObject({ code: 'user_not_found' });
  await expect(setRole({ username: 'ada', role: 'kings' }, {} as Context)).rejects.toThrow();
});
