import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { registrationLease } from '../../core/auth/register-user.ts';
import { sweepRegistrations } from '../../core/auth/sweep-registrations.ts';
import type { Instance, InstanceChanges, Invite, InviteList } from '../../core/instance/schema.ts';
import { handler as register } from '../../functions/auth/register-user.ts';
import { handler as createInvite } from '../../functions/instance/create-invite.ts';
import { handler as deleteInvite } from '../../functions/instance/delete-invite.ts';
import { handler as listInvites } from '../../functions/instance/list-invites.ts';
import { handler as updateInstance } from '../../functions/instance/update-instance.ts';
import { processClients, theApp } from '../../platform/whole-app.ts';
import { people } from '../events/given.ts';
import { useOwnCloud } from '../events/own-cloud.ts';
import { noStrings, unstorable } from '../setup/bad-text.ts';
import { expectInvalid, expectProblem } from '../setup/expect-problem.ts';
import { aUser, freshName } from '../setup/given.ts';
import { invoke } from '../setup/invoke.ts';
import { accessClaims, poolToken } from '../setup/pool-token.ts';

// Settings apply to the whole instance, so this test file has a separate one.
useOwnCloud();

const open: InstanceChanges = { registration: 'open', terms_url: null, minimum_age: null };
let admin: string;
beforeAll(async () => {
  const [id] = await people(theApp(), 1);
  admin = await poolToken({ ...accessClaims(id!), 'cognito:groups': ['admins'] });
});
afterEach(() => settings(open));

const settings = (body: InstanceChanges) => invoke<Instance>(updateInstance, { token: admin, body });
const fresh = (more: object = {}) => {
  const username = freshName();
  return { username, email: `${username}@example.com`, password: 'correct horse battery', ...more };
};
const registering = (more: object, headers: Record<string, string> = {}) => invoke(register, { body: fresh(more), headers });
const anInvite = async (body: object = {}) => (await invoke<Invite>(createInvite, { token: admin, body })).body;
const used = async (code: string) => (await invoke<InviteList>(listInvites, { token: admin, query: { limit: '100' } })).body.invites.find((one) => one.code === code)?.uses;
/** Interrupts a registration after the pool has created the account, like a crash: nothing is released. */
async function cutOff(more: object): Promise<void> {
  const reached = Promise.withResolvers<void>();
  const restore = processClients.wrap('identity', (identity) => ({
    createAccount: async (...account) => {
      await identity.createAccount(...account);
      reached.resolve();
      // Never settles, as in a dead process.
      return new Promise(() => {});
    },
  }));
  void registering(more);
  await reached.promise;
  restore();
}

describe('a registration', () => {
  it('is unchanged if the instance requires nothing, even with additional fields', async () => {
    expect((await registering({})).status).toBe(201);
    expect((await registering({ invite_code: 'nonsense', accept_terms: false, birth_date: '2020-01-01' })).status).toBe(201);
    const [row] = await theApp().db.query<object>('admitted', 'select invite_id, terms_url, terms_accepted_at from users order by created_at desc limit 1');
    expect(row).toEqual({ invite_id: null, terms_url: null, terms_accepted_at: null });
  });

  it('is rejected if the instance is closed', async () => {
    await settings({ registration: 'closed' });
    expectProblem(await registering({}), 403, 'registration_closed');
  });

  it('requires what the instance asks for, each with its own code, and lists everything missing', async () => {
    await settings({ registration: 'invite', terms_url: 'https://example.com/terms', minimum_age: 16 });
    const { code } = await anInvite();
    const whole = { invite_code: code, accept_terms: true, birth_date: '1990-12-10' };
    const today = new Date().toISOString();
    for (const [change, error] of [
      [{ invite_code: undefined }, 'invite_required'],
      [{ accept_terms: undefined }, 'terms_not_accepted'],
      [{ accept_terms: false }, 'terms_not_accepted'],
      [{ birth_date: undefined }, 'birth_date_required'],
      [{ birth_date: `${Number(today.slice(0, 4)) - 15}${today.slice(4, 10)}`.replace('-02-29', '-02-28') }, 'too_young'],
      [{ invite_code: 'abcdefghjkmn' }, 'invalid_invite'],
    ] as const) {
      expectProblem(await registering({ ...whole, ...change }), 400, error);
    }
    expect(expectProblem(await registering({}), 400, 'invite_required').errors?.map(({ path }) => path)).toEqual(['invite_code', 'accept_terms', 'birth_date']);
    expect(await used(code)).toBe(0);
    expect((await registering(whole)).status).toBe(201);
    expect(await used(code)).toBe(1);
  });

  // In the original API, null means absent.
  it.each([...unstorable, ...noStrings.filter(([, value]) => value !== null)])('takes no invite code of %s', async (_, invite_code) => {
    expectInvalid(await registering({ invite_code }), 'invite_code');
  });

  it('rejects an invalid date of birth', async () => {
    for (const birth_date of ['1990-02-30', '10.12.1990', '1899-12-31', 7]) expectInvalid(await registering({ birth_date }), 'birth_date');
  });

  it('stores which terms were accepted, and when, but no date of birth', async () => {
    await settings({ terms_url: 'https://example.com/terms/2', minimum_age: 18 });
    const { status, body } = await invoke<{ user: { id: string } }>(register, { body: fresh({ accept_terms: true, birth_date: '1990-12-10' }) });
    expect(status).toBe(201);
    const [row] = await theApp().db.query<{ terms_url: string; age: number; whole: string }>(
      'accepted',
      'select terms_url, extract(epoch from now() - terms_accepted_at)::float as age, row_to_json(users)::text as whole from users where id = $1',
      [body.user.id],
    );
    expect(row).toMatchObject({ terms_url: 'https://example.com/terms/2' });
    expect(row!.age).toBeLessThan(60);
    expect(row!.whole).not.toContain('1990-12-10');
  });
});

describe('an invite', () => {
  it('opens exactly as many accounts as it allows, even if more register concurrently', async () => {
    await settings({ registration: 'invite' });
    const { code } = await anInvite({ max_uses: 3 });
    const answers = await Promise.all(Array.from({ length: 8 }, () => registering({ invite_code: ` ${code.toUpperCase()} ` })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 201, 201, 400, 400, 400, 400, 400]);
    for (const answer of answers) if (answer.status === 400) expectProblem(answer, 400, 'invalid_invite');
    expect(await used(code)).toBe(3);
  });

  it('is not used by a registration that is rejected for another reason', async () => {
    await settings({ registration: 'invite' });
    const { code } = await anInvite();
    const taken = fresh({ invite_code: code });
    const other = await anInvite();
    expect((await invoke(register, { body: { ...taken, invite_code: other.code } })).status).toBe(201);
    expectProblem(await invoke(register, { body: taken }), 409, 'name_taken');
    const restore = processClients.wrap('identity', () => ({
      createAccount: async () => {
        throw new Error('the pool fails');
      },
    }));
    expect((await registering({ invite_code: code })).status).toBe(500);
    restore();
    expect(await used(code)).toBe(0);
  });

  it('is returned by a registration interrupted between pool and database, at the next attempt or by the sweep', async () => {
    await settings({ registration: 'invite' });
    const [{ code }, { code: swept }] = [await anInvite(), await anInvite()];
    for (const invite_code of [code, swept]) {
      await cutOff({ invite_code });
      expect(await used(invite_code)).toBe(1);
      expectProblem(await registering({ invite_code }), 400, 'invalid_invite');
    }
    await theApp().db.query('age_pending', `update users set created_at = now() - $1 * interval '1 millisecond' where status = 'pending'`, [registrationLease + 1_000]);
    expect((await registering({ invite_code: code })).status).toBe(201);
    expect(await used(code)).toBe(1);
    expect(await sweepRegistrations(theApp(), false)).toMatchObject({ freed: 1 });
    expect(await used(swept)).toBe(0);
  });

  it('gives a repeated registration the response of the first, even if that took the last use', async () => {
    await settings({ registration: 'invite' });
    const { code } = await anInvite();
    const body = fresh({ invite_code: code });
    const headers = { 'Idempotency-Key': freshName() };
    const first = await invoke<{ user: { id: string } }>(register, { body, headers });
    expect(first.status).toBe(201);
    expect(await invoke(register, { body, headers })).toMatchObject({ status: 201, body: { user: { id: first.body.user.id } } });
    await settings({ registration: 'closed' });
    expect((await invoke(register, { body, headers })).status).toBe(201);
    expectProblem(await invoke(register, { body: fresh(), headers }), 403, 'registration_closed');
    expect(await used(code)).toBe(1);
  });

  it('is invalid once it has expired or been withdrawn', async () => {
    await settings({ registration: 'invite' });
    const old = await anInvite({ expires_at: new Date(Date.now() - 1_000).toISOString() });
    expectProblem(await registering({ invite_code: old.code }), 400, 'invalid_invite');
    const { code } = await anInvite({ max_uses: 2, expires_at: new Date(Date.now() + 3_600_000).toISOString() });
    expect((await registering({ invite_code: code })).status).toBe(201);
    expect((await invoke(deleteInvite, { token: admin, path: { code } })).status).toBe(204);
    expectProblem(await invoke(deleteInvite, { token: admin, path: { code } }), 404, 'invite_not_found');
    expectProblem(await registering({ invite_code: code }), 400, 'invalid_invite');
  });

  it('is listed, latest first, page by page', async () => {
    const made = [];
    for (let count = 0; count < 3; count += 1) made.unshift((await anInvite({ max_uses: count + 1 })).code);
    const page = async (query: Record<string, string>) => (await invoke<InviteList>(listInvites, { token: admin, query })).body;
    const first = await page({ limit: '2' });
    expect(first.invites.map(({ code }) => code)).toEqual(made.slice(0, 2));
    expect((await page({ limit: '1', cursor: first.next_cursor! })).invites.map(({ code }) => code)).toEqual(made.slice(2));
  });

  it('is created once per idempotency key', async () => {
    const headers = { 'Idempotency-Key': freshName() };
    const make = () => invoke<Invite>(createInvite, { token: admin, body: { max_uses: 2 }, headers });
    const [first, again] = [await make(), await make()];
    expect(first.body).toMatchObject({ code: expect.stringMatching(/^[a-z2-9]{12}$/), max_uses: 2, uses: 0, expires_at: null });
    expect(again.body).toEqual(first.body);
    await invoke(deleteInvite, { token: admin, path: { code: first.body.code } });
    expectProblem(await make(), 404, 'invite_not_found');
  });

  it('is created, listed and withdrawn by admins only', async () => {
    const { token } = await aUser();
    const { code } = await anInvite();
    expectProblem(await invoke(createInvite, { token, body: {} }), 403, 'role_required');
    expectProblem(await invoke(listInvites, { token }), 403, 'role_required');
    expectProblem(await invoke(deleteInvite, { token, path: { code } }), 403, 'role_required');
    for (const body of [{ max_uses: 0 }, { max_uses: 10_001 }, { max_uses: 'x' }]) expectInvalid(await invoke(createInvite, { token: admin, body }), 'max_uses');
    expectInvalid(await invoke(createInvite, { token: admin, body: { expires_at: 'tomorrow' } }), 'expires_at');
  });
});
