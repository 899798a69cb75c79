import { AdminCreateUserCommand, AdminSetUserPasswordCommand, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { handler as logIn } from '../../functions/auth/log-in.ts';
import { theApp } from '../../platform/whole-app.ts';
import { freshName, type TestUser } from './given.ts';
import { invoke } from './invoke.ts';

/** A user from before accounts were named by id: the account's name in the pool is the username, and the user's id is the pool's `sub`. */
export async function anEarlyUser(): Promise<TestUser> {
  const username = freshName('early');
  const email = `${username}@example.com`;
  const password = 'correct horse battery';
  const names = { UserPoolId: process.env['USER_POOL_ID'], Username: username };
  const pool = new CognitoIdentityProviderClient({});
  const { User } = await pool.send(new AdminCreateUserCommand({ ...names, MessageAction: 'SUPPRESS', UserAttributes: [{ Name: 'email', Value: email }] }));
  await pool.send(new AdminSetUserPasswordCommand({ ...names, Password: password, Permanent: true }));
  const id = User!.Attributes!.find(({ Name }) => Name === 'sub')!.Value!;
  await theApp().db.query('insert_early_user', `insert into users (id, username, email, status) values ($1, $2, $3, 'active')`, [id, username, email]);
  const { body } = await invoke<{ token: string; refresh_token: string }>(logIn, { body: { email_or_username: username, password } });
  return { id, username, email, password, token: body.token, refreshToken: body.refresh_token };
}
