import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startFaultProxy } from './fault-proxy.ts';
import { Faults, userAgent } from './faults.ts';

/** Stands in for Postgres, behind a proxy. */
const upstream = createServer((_req, res) => res.end('fine'));
let faults: Faults;
let url: string;
let proxied: string;

const edge = createServer((req, res) => {
  if (req.url!.startsWith('/_faults')) return void faults.handle(req, res);
  void faults.meet('dynamodb', req, res).then((goesOn) => goesOn && res.end('fine'));
});

beforeAll(async () => {
  for (const server of [upstream, edge]) await once(server.listen(0, '127.0.0.1'), 'listening');
  const postgres = await startFaultProxy((upstream.address() as AddressInfo).port);
  faults = new Faults({ postgres });
  url = `http://127.0.0.1:${(edge.address() as AddressInfo).port}`;
  proxied = `http://127.0.0.1:${postgres.port}`;
});
afterAll(async () => {
  await faults.close();
  for (const server of [upstream, edge]) server.closeAllConnections();
  for (const server of [upstream, edge]) server.close();
});

const set = (change: object) => fetch(`${url}/_faults`, { method: 'PUT', body: JSON.stringify(change) });
const get = (from: string, headers: Record<string, string> = {}, within = 20_000) => fetch(from, { headers, signal: AbortSignal.timeout(within) }).then((response) => response.text());
beforeEach(async () => {
  for (const dependency of ['dynamodb', 'postgres']) await set({ dependency, fault: null });
});

describe('a fault of a dependency', () => {
  it.each([
    ['behind the edge', 'dynamodb', () => url],
    ['behind a proxy', 'postgres', () => proxied],
  ])('%s slows it down, cuts it off or stops it, until it is over', async (_where, dependency, address) => {
    expect(await get(address())).toBe('fine');
    await set({ dependency, fault: 'refuse' });
    await expect(get(address())).rejects.toThrow('fetch failed');
    await set({ dependency, fault: 'stop' });
    const waiting = fetch(address()).then((response) => response.text());
    await expect(get(address(), {}, 500)).rejects.toThrow(/timeout/);
    await set({ dependency, fault: null });
    expect(await waiting).toBe('fine');
    await set({ dependency, fault: 'slow' });
    const started = performance.now();
    expect(await fetch(address()).then((response) => response.text())).toBe('fine');
    expect(performance.now() - started).toBeGreaterThan(250);
  });

  it('spares the console', async () => {
    await set({ dependency: 'dynamodb', fault: 'refuse' });
    expect(await get(url, { 'User-Agent': `aws-sdk-js ${userAgent}` })).toBe('fine');
  });

  it('is rejected for unknown targets', async () => {
    for (const change of [{ dependency: 'mongodb', fault: 'slow' }, { dependency: 's3', fault: 'explode' }, { consumer: 'x', fault: 'slow' }, {}, 'text']) {
      expect((await set(change as object)).status).toBe(400);
    }
    expect((await fetch(`${url}/_faults`, { method: 'DELETE' })).status).toBe(405);
  });
});

describe('a fault of a consumer', () => {
  const take = async (consumer: string) => ((await (await fetch(`${url}/_faults/taken?consumer=${consumer}`, { method: 'POST' })).json()) as { fault?: string }).fault;

  it('affects each of its messages; a kill affects one', async () => {
    expect(await take('one')).toBeUndefined();
    await set({ consumer: 'one', fault: 'repeat' });
    expect([await take('one'), await take('one'), await take('other')]).toEqual(['repeat', 'repeat', undefined]);
    await set({ consumer: 'one', fault: 'kill' });
    expect([await take('one'), await take('one')]).toEqual(['kill', undefined]);
    expect(await (await fetch(`${url}/_faults`)).json()).toMatchObject({ consumers: {}, dependencies: { dynamodb: null } });
  });
});
