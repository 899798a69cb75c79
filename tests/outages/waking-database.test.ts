import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { handler as getUser } from '../../functions/users/get-user.ts';
import { createApp, type PlatformApp, processClients } from '../../platform/whole-app.ts';
import { loadConfig } from '../../platform/config.ts';
import { people } from '../events/given.ts';
import { type FaultProxy, startFaultProxy } from '../../localstack/embedded/fault-proxy.ts';
import { useOwnCloud } from '../events/own-cloud.ts';
import { invoke } from '../setup/invoke.ts';

useOwnCloud();
let direct: PlatformApp;
let proxy: FaultProxy;
beforeAll(async () => {
  direct = createApp(loadConfig());
  // Must be set before a handler reads the environment.
  const url = new URL(process.env['DATABASE_URL']!);
  proxy = await startFaultProxy(Number(url.port));
  url.port = String(proxy.port);
  process.env['DATABASE_URL'] = url.href;
  process.env['REQUEST_DEADLINE_MS'] = '2500';
});
afterAll(async () => {
  await Promise.all([processClients.close(), direct.close()]);
  await proxy.close();
});

/** A request for an account that is not cached. */
async function request() {
  const [id] = (await people(direct, 1)) as [string];
  return { path: { user_id: id } };
}

describe('a request that arrives while the database resumes', () => {
  it.each([
    ['refuses connections', 'refuses'],
    ['takes connections and keeps them waiting', 'hangs'],
    ['says that it is starting up', 'starts'],
  ] as const)('gets 503 with Retry-After within seconds if the database %s, and then succeeds', async (_, fault) => {
    const [first, second] = [await request(), await request()];
    // A paused database has no open connections.
    await proxy.set('refuses');
    expect((await invoke(getUser, await request())).status).toBe(503);
    await proxy.set(fault);
    const started = performance.now();
    const asleep = await invoke(getUser, first);
    // 2.5 seconds, with tolerance for a busy machine.
    expect(performance.now() - started).toBeLessThan(15_000);
    expect(asleep).toMatchObject({ status: 503, headers: { 'Retry-After': '2' }, body: { code: 'database_unavailable' } });
    await proxy.set(undefined);
    expect((await invoke(getUser, first)).status).toBe(200);
    expect((await invoke(getUser, second)).status).toBe(200);
  });
});
