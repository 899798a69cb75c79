import { expect, it } from 'vitest';
import type { Me, SignedIn, Tokens } from '../../../core/auth/schema.ts';
import { handler as changePassword } from '../../../functions/auth/change-password.ts';
import { handler as getMe } from '../../../functions/auth/get-me.ts';
import { handler as logIn } from '../../../functions/auth/log-in.ts';
import { handler as refresh } from '../../../functions/auth/refresh-session.ts';
import { handler as forgot } from '../../../functions/auth/request-password-reset.ts';
import { handler as reset } from '../../../functions/auth/reset-password.ts';
import { handler as sendCode } from '../../../functions/auth/send-email-code.ts';
import { handler as verify } from '../../../functions/auth/verify-email.ts';
import { anEarlyUser } from '../../setup/early-account.ts';
import { invoke } from '../../setup/invoke.ts';
import { mailedCode } from '../../setup/mailed.ts';

const signIn = (email_or_username: string, password: string) => invoke<SignedIn>(logIn, { body: { email_or_username, password } });

it('signs in an account whose name in the pool is its username, and refreshes its session', async () => {
  const user = await anEarlyUser();
  for (const name of [user.username, user.email]) expect((await signIn(name, user.password)).body.user).toMatchObject({ id: user.id, username: user.username });
  const { body } = await invoke<Tokens>(refresh, { body: { refresh_token: user.refreshToken } });
  expect((await invoke<Me>(getMe, { token: body.token })).body).toMatchObject({ id: user.id, email: user.email });
});

it('verifies its address, and changes and replaces its password', async () => {
  const user = await anEarlyUser();
  await invoke(sendCode, { token: user.token });
  expect((await invoke(verify, { token: user.token, body: { code: await mailedCode(user.email) } })).status).toBe(200);
  const changed = await invoke(changePassword, { token: user.token, body: { current_password: user.password, password: 'another of my own' } });
  expect(changed.status).toBe(204);
  await invoke(forgot, { body: { email_or_username: user.username } });
  const replaced = await invoke(reset, { body: { email_or_username: user.email, code: await mailedCode(user.email), password: 'and a third one' } });
  expect(replaced.status).toBe(204);
  expect((await signIn(user.username, 'and a third one')).status).toBe(200);
});
