import { expect, it } from 'vitest';
import { setSuspensionByName } from '../../core/auth/suspension.ts';
import { theApp } from '../../platform/whole-app.ts';
import { callApi } from '../setup/call-api.ts';
import { aRememberedAccount, goPrivateAndBack, hide } from './private-photos.ts';

const count = 10_000;
/** Time (ms) within which earlier URLs must stop working. */
const within = 5_000;

it('none of 10,000 remembered URLs is served five seconds after their owner went private', async () => {
  expect(await goPrivateAndBack(await aRememberedAccount(count), 100)).toBeLessThan(within);
}, 1_200_000);

it.each([
  ['a suspension', (owner: { username: string }) => setSuspensionByName(theApp(), owner.username, true)],
  ['a deletion', ({ token, password }: { token: string; password: string }) => callApi('POST', '/api/v1/users/me/deletion', { token, body: { password } })],
] as const)('nor after %s, signed or not', async (_, hideNow) => {
  const account = await aRememberedAccount(count);
  expect(await hide(account, () => hideNow(account.owner), 100)).toBeLessThan(within);
}, 1_200_000);
