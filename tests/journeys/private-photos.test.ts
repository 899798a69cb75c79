import { describe, expect, it } from 'vitest';
import { setSuspensionByName } from '../../core/auth/suspension.ts';
import { theApp } from '../../platform/whole-app.ts';
import { callApi } from '../setup/call-api.ts';
import { countServed } from '../setup/remembered-photos.ts';
import { aRememberedAccount, goPrivateAndBack, hide, moved } from './private-photos.ts';

const count = 200;

describe('remembered URLs of photos', () => {
  it('stop working when their owner goes private, except for followers, and work again when the owner is public', async () => {
    await goPrivateAndBack(await aRememberedAccount(count), 10);
  });

  it('stop working during a suspension, including signed ones, and work again after it', async () => {
    const account = await aRememberedAccount(count / 5);
    const { owner, paths } = account;
    await hide(account, () => setSuspensionByName(theApp(), owner.username, true), 5);
    await setSuspensionByName(theApp(), owner.username, false);
    await moved(owner);
    expect((await callApi('PATCH', '/api/v1/users/me', { token: owner.token, body: { is_private: false } })).status).toBe(401);
    expect(await countServed(paths.map((path) => `${process.env['CDN_BASE_URL']}/public/${path}`))).toBe(0);
  });

  it('stop working with the deletion of the account, before it is erased', async () => {
    const account = await aRememberedAccount(count / 5);
    const { token, password } = account.owner;
    await hide(account, () => callApi('POST', '/api/v1/users/me/deletion', { token, body: { password } }), 5);
    expect((await callApi('DELETE', '/api/v1/users/me/deletion', { token })).status).toBe(204);
    await moved(account.owner);
  });
});
