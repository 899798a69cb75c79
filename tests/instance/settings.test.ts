import { expect, it } from 'vitest';
import { fillEntries } from '../../core/cache/entries.ts';
import { keys, ttl } from '../../core/cache/keys.ts';
import type { Instance } from '../../core/instance/schema.ts';
import { readInstance } from '../../core/instance/read-instance.ts';
import { getInstance } from '../../core/instance/sql.ts';
import { handler as show } from '../../functions/instance/get-instance.ts';
import { handler as securityTxt } from '../../functions/instance/get-security-txt.ts';
import { handler as update } from '../../functions/instance/update-instance.ts';
import { outage } from '../../core/shared/errors.ts';
import { processClients, theApp } from '../../platform/whole-app.ts';
import { redisOutOfReach } from '../cache/each-call.ts';
import { people } from '../events/given.ts';
import { useOwnCloud } from '../events/own-cloud.ts';
import { eventually } from '../setup/eventually.ts';
import { expectInvalid, expectProblem } from '../setup/expect-problem.ts';
import { invoke } from '../setup/invoke.ts';
import { accessClaims, poolToken } from '../setup/pool-token.ts';

// Settings apply to the whole instance, so this test file has a separate one.
useOwnCloud();

const initial: Instance = {
  name: 'Lambdagram',
  description: '',
  contact: '',
  rules: '',
  terms_url: null,
  minimum_age: null,
  registration: 'open',
  readers: 'everyone',
};
const tokenWith = async (...groups: string[]) => {
  const [id] = await people(theApp(), 1);
  return poolToken({ ...accessClaims(id!), 'cognito:groups': groups });
};
const shown = async () => (await invoke<Instance>(show)).body;
/** Bypasses the product, like another process that this one does not know of. */
const changeElsewhere = (name: string) => theApp().db.query('change_name', 'update instance set name = $1, updated_at = clock_timestamp()', [name]);

it('is open to everybody by default, and visible to everybody', async () => {
  expect(await invoke(show)).toMatchObject({ status: 200, body: initial });
  expectProblem(await invoke(securityTxt), 404, 'page_not_found');
});

it('is changed by admins, field by field', async () => {
  const token = await tokenWith('admins');
  const changes = { name: '  Photographers \n of Porto ', rules: 'Your own photos.\nNothing else.', terms_url: 'https://example.com/terms', minimum_age: 16, registration: 'invite', readers: 'members', contact: 'hello@example.com', description: 'A club.' };
  const changed = { ...initial, ...changes, name: 'Photographers of Porto' };
  expect(await invoke(update, { token, body: changes })).toMatchObject({ status: 200, body: changed });
  expect(await shown()).toEqual(changed);
  expect((await invoke<string>(securityTxt)).body).toContain('Contact: mailto:hello@example.com\n');
  expect((await invoke(update, { token, body: {} })).body).toEqual(changed);
  expect((await invoke(update, { token, body: { terms_url: null, minimum_age: null, rules: '' } })).body).toEqual({ ...changed, terms_url: null, minimum_age: null, rules: '' });
  expect((await invoke(update, { token, body: initial })).body).toEqual(initial);
});

it('is changed by nobody else', async () => {
  expectProblem(await invoke(update, { token: await tokenWith('moderators'), body: { name: 'Mine' } }), 403, 'role_required');
  expectProblem(await invoke(update, { token: await tokenWith(), body: { name: 'Mine' } }), 403, 'role_required');
  expectProblem(await invoke(update, { body: { name: 'Mine' } }), 401, 'missing_token');
  expect(await shown()).toEqual(initial);
});

it.each([
  ['name', ''],
  ['name', 'x'.repeat(51)],
  ['name', null],
  ['rules', 'x'.repeat(10_001)],
  ['terms_url', 'javascript:alert(1)'],
  ['terms_url', 'terms'],
  ['terms_url', 'https://example.com/\0'],
  ['name', 'a\0b'],
  ['rules', '\ud800'],
  ['contact', 'a\0b'],
  ['minimum_age', 0],
  ['minimum_age', 16.5],
  ['registration', 'maybe'],
  ['readers', 'some'],
  ['updated_at', 'now'],
])('rejects %s: %j', async (path, value) => {
  expectInvalid(await invoke(update, { token: await tokenWith('admins'), body: { [path]: value } }), path);
});

it('shows another process’s change after a second, with Redis and without', async () => {
  const token = await tokenWith('admins');
  await invoke(update, { token, body: { name: 'Before' } });
  await changeElsewhere('After');
  // The other process has written it to the cache; this one still uses its own copy for a second.
  const { micros, ...instance } = await getInstance(theApp().db);
  await fillEntries(theApp(), [{ key: keys.instance, version: Number(micros), value: JSON.stringify(instance), ttl: ttl.instance }]);
  await eventually(async () => expect((await shown()).name).toBe('After'));

  const restore = processClients.wrap('redis', () => redisOutOfReach);
  await changeElsewhere('Without Redis');
  await eventually(async () => expect((await shown()).name).toBe('Without Redis'));
  restore();
});

it('does not return to older settings in Redis after a change that was not written through', async () => {
  const token = await tokenWith('admins');
  await invoke(update, { token, body: { name: 'Old' } });
  const restore = processClients.wrap('redis', () => redisOutOfReach);
  await invoke(update, { token, body: { name: 'New' } });
  restore();
  let asked = 0;
  const uncount = processClients.wrap('redis', (redis) => ({ read: async (commands) => ((asked += 1), redis.read(commands)) }));
  const seen = new Set<string>();
  await eventually(async () => {
    seen.add((await shown()).name);
    expect(asked).toBeGreaterThan(0);
  });
  uncount();
  expect([...seen]).toEqual(['New']);
});

it('reads neither Redis nor Postgres more than once a second per process', async () => {
  await shown();
  let asked = 0;
  const restore = processClients.wrap('redis', (redis) => ({ read: async (commands) => ((asked += 1), redis.read(commands)) }));
  const started = performance.now();
  for (let time = 0; time < 50; time += 1) await readInstance(theApp());
  const seconds = (performance.now() - started) / 1000;
  restore();
  expect(asked).toBeLessThanOrEqual(Math.floor(seconds) + 1);
});

it('uses the last settings read while neither is reachable', async () => {
  await invoke(update, { token: await tokenWith('admins'), body: initial });
  const restoreRedis = processClients.wrap('redis', () => redisOutOfReach);
  let asked = 0;
  const restoreDb = processClients.wrap('db', () => ({
    query: async () => {
      asked += 1;
      throw outage('database', new Error('down'));
    },
  }));
  await eventually(async () => {
    expect(await readInstance(theApp())).toEqual(initial);
    expect(asked).toBeGreaterThan(0);
  });
  restoreDb();
  restoreRedis();
});
