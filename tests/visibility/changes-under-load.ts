import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { setSuspension } from '../../core/auth/suspension.ts';
import { handler as blockUser } from '../../functions/relations/block-user.ts';
import { handler as muteUser } from '../../functions/relations/mute-user.ts';
import { handler as unmuteUser } from '../../functions/relations/unmute-user.ts';
import { handler as updateMe } from '../../functions/users/update-me.ts';
import { type FaultProxy, startFaultProxy } from '../../localstack/embedded/fault-proxy.ts';
import { processClients, theApp } from '../../platform/whole-app.ts';
import { seededRandom } from '../../scripts/seed/random.ts';
import { type Service, startService } from '../../scripts/service.ts';
import { callApi } from '../setup/call-api.ts';
import { eventually } from '../setup/eventually.ts';
import { invoke } from '../setup/invoke.ts';
import { type Cast, castPlay, type Person } from './cast.ts';
import { Changes, type Client } from './changes.ts';
import { History } from './history.ts';
import { type Findings, type Get, Reading } from './readers.ts';

type Body = Record<string, unknown>;

/** How long (ms) it may take until a change made without Redis is visible. */
const longest = 60_000;

/**
 * 100 readers read page after page while relations between people change at random, and each page is compared with what it may
 * contain. Then changes are made in a process that cannot reach Redis.
 * @param size `changes`: how many changes are made at random; `expires`: whether to wait until stale entries have expired
 */
export function testChangesUnderLoad(size: { changes: number; expires: boolean }): void {
  let service: Service;
  let dataDir: string;
  let proxy: FaultProxy;
  let redis: Redis;
  let cast: Cast;
  const get: Get = (path, token) => callApi<Body>('GET', path, token === undefined ? {} : { token }, service.apiUrl);
  const client: Client = {
    send: (method, path, { token }, body) => callApi<Body>(method, `/api/v1${path}`, { token, ...(body && { body }) }, service.apiUrl),
    suspend: async (userId, suspended) => void (await setSuspension(theApp(), userId, suspended)),
  };

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'lambdagram-test-'));
    // On a busy machine Redis must not appear to be down.
    const patience = { REDIS_TIMEOUT_MS: '10000', REQUEST_DEADLINE_MS: '60000' };
    service = await startService({
      dataDir,
      ports: { api: 0, lambda: 0, live: 0, edge: 0, postgres: 0, redis: 0 },
      corsOrigins: ['http://127.0.0.1:3000'],
      durable: false,
      environment: patience,
    });
    proxy = await startFaultProxy(service.cloud.ports.redis!);
    redis = new Redis(service.environment['REDIS_URL']!);
    Object.assign(process.env, service.environment, patience, {
      // This process can be cut off from Redis; the API's cannot.
      REDIS_URL: `redis://127.0.0.1:${proxy.port}`,
      DATABASE_POOL_SIZE: '4',
      POOL_SIGNING_KEY_FILE: join(dataDir, 'cloud', 'cognito', 'signing-key.json'),
    });
    cast = await castPlay(theApp(), { authors: 20, readers: 90, postsEach: 3 });
  }, 300_000);
  afterAll(async () => {
    await theApp().close();
    redis.disconnect();
    await proxy.close();
    await service.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('no page read a second after a change contradicts it, and none read by its author at any time', async () => {
    const history = new History();
    for (const { follower, followee } of cast.follows) await history.change('', [history.fact('follow', follower, followee)], async () => ({ values: [true], result: undefined }));
    const random = seededRandom(15);
    const changes = new Changes({ client, cast, history, random });
    const findings: Findings = { reads: 0, certain: 0, contradictions: [] };
    // Waits until the initial facts count as settled.
    await delay(1_100);

    let changing = true;
    const read = async (reader: Cast['readers'][number] | undefined) => {
      const reading = new Reading({ get, cast, history, random, findings }, reader);
      while (changing) await reading.readOn();
      return reading;
    };
    const everybody = [...cast.readers, ...Array.from({ length: 10 }, () => undefined)];
    const started = performance.now();
    const readers = Promise.all(everybody.map(read));
    const change = async () => {
      while (changes.count < size.changes) await changes.makeOne();
    };
    try {
      await Promise.all(Array.from({ length: 16 }, change));
    } finally {
      changing = false;
      await readers;
    }
    const seconds = (performance.now() - started) / 1000;
    // After this, everything has settled.
    await delay(1_100);
    for (const reading of await readers) await reading.readOn();

    const kinds = [...changes.made].map(([kind, count]) => `${kind} ${count}`).join(', ');
    console.log(`${changes.count} changes (${kinds}) in ${seconds.toFixed(0)} s; ${findings.reads} pages by ${everybody.length} readers, ${findings.certain} things on them certain, ${findings.contradictions.length} contradictions`);
    expect(findings.contradictions.slice(0, 20)).toEqual([]);
    expect(findings.certain).toBeGreaterThan(size.changes * 10);
  }, 3_600_000);

  describe('changes in a process that cannot reach Redis', () => {
    afterEach(() => proxy.set(undefined));

    /** Changes what a reader, who has seen the posts of five authors, may see of them. */
    async function changeWithoutRedis() {
      const { authors, readers, posts } = await castPlay(theApp(), { authors: 5, readers: 1, postsEach: 1 });
      const [reader] = readers as [Person];
      const [blocking, muted, unmuted, secret, gone] = authors as [Person, Person, Person, Person, Person];
      for (const { id } of [blocking, muted, unmuted, gone]) await client.send('POST', `/users/${id}/follow`, reader);
      await client.send('DELETE', `/users/${secret.id}/follow`, reader);
      await client.send('POST', `/users/${unmuted.id}/mute`, reader);
      const authorOf = new Map(posts.map(({ id, author }) => [id, author]));
      /** The authors of the posts in each of the two feeds. */
      const shown = async () => {
        const pages = await Promise.all(['/feed', '/feed/home'].map((path) => get(`/api/v1${path}?limit=100`, reader.token)));
        return pages.map(({ body }) => (body['posts'] as { id: string }[]).flatMap(({ id }) => authorOf.get(id) ?? []).toSorted());
      };
      const both = (global: Person[], home: Person[]) => [global, home].map((list) => list.map(({ id }) => id).toSorted());
      await eventually(async () => expect(await shown()).toEqual(both([blocking, muted, secret, gone], [blocking, muted, gone])));

      await proxy.set('refuses');
      await expect(theApp().checks.redis()).rejects.toThrow();
      const changes = await Promise.all([
        invoke<Body>(blockUser, { token: blocking.token, path: { user_id: reader.id } }),
        invoke<Body>(muteUser, { token: reader.token, path: { user_id: muted.id } }),
        invoke<Body>(unmuteUser, { token: reader.token, path: { user_id: unmuted.id } }),
        invoke<Body>(updateMe, { token: secret.token, body: { is_private: true } }),
      ]);
      expect(changes.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      await setSuspension(theApp(), gone.id, true);
      return { shown, after: both([unmuted], [unmuted]), leaks: [blocking, muted, secret, gone].map(({ id }) => id) };
    }

    it('are seen within a minute thanks to the consumers of their events, including restored content', async () => {
      const { shown, after } = await changeWithoutRedis();
      const changed = performance.now();
      await eventually(async () => expect(await shown()).toEqual(after), longest);
      console.log(`changes without Redis were seen after ${((performance.now() - changed) / 1000).toFixed(1)} s`);
    }, 180_000);

    it('leave nothing in Redis that would hide or show anybody for more than a minute', async () => {
      await get('/api/v1/feed?limit=100', cast.readers[0]!.token);
      const stored = await Promise.all(['state', 'relations', 'account', 'session'].map((name) => redis.keys(`*:${name}:*`)));
      expect(stored.slice(0, 3).map((names) => names.length > 0)).toEqual([true, true, true]);
      const left = await Promise.all(stored.flat().map((key) => redis.pttl(key)));
      expect(Math.max(...left)).toBeLessThan(longest);
    });

    it.runIf(size.expires)('leak nothing for more than a minute where their events are lost, too', async () => {
      const restore = [processClients.wrap('bus', () => ({ publish: async () => [] })), processClients.wrap('relay', () => ({ wake: async () => undefined }))];
      const { shown, leaks } = await changeWithoutRedis();
      for (const undo of restore) undo();
      const changed = performance.now();
      expect((await shown()).flat().filter((id) => leaks.includes(id))).not.toEqual([]);
      await eventually(async () => expect((await shown()).flat().filter((id) => leaks.includes(id))).toEqual([]), longest);
      console.log(`stale entries had run out after ${((performance.now() - changed) / 1000).toFixed(1)} s`);
    }, 180_000);
  });
}
