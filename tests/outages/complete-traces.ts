import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '../../core/shared/ids.ts';
import { theApp } from '../../platform/whole-app.ts';
import { type Service, startService } from '../../scripts/service.ts';
import { callApi } from '../setup/call-api.ts';
import { eventually } from '../setup/eventually.ts';
import { aCrowd, aMedia, aPost, aUser } from '../setup/given.ts';
import { type Part, readTrace } from '../observability/read-traces.ts';

/** A request of the mix, and the consumers that it triggers. */
interface Mixed {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  token?: string;
  body?: object;
  status: number;
  consumers: string[];
}

interface Answered extends Mixed {
  trace: string;
}

/** Queues whose consumers are killed in turn. */
const victims = ['interaction-changed', 'follow-changed', 'post-published', 'post-deleted'];

/**
 * Sends a mix of reads, writes and rejected requests while consumers are killed in the middle of a message, and checks that the trace
 * of every response contains its request and, with the outcome `done`, each consumer that it triggers.
 * @param size the minimum number of requests; more are sent until the last consumer has been killed
 */
export function testCompleteTraces(size: { requests: number; kills: number }): void {
  let service: Service;
  let dataDir: string;
  const reports: string[] = [];
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'lambdagram-test-'));
    service = await startService({
      dataDir,
      ports: { api: 0, lambda: 0, live: 0, edge: 0, postgres: 0, redis: 0 },
      corsOrigins: ['http://127.0.0.1:3000'],
      durable: false,
      faults: true,
      environment: { REQUEST_DEADLINE_MS: '20000', RELAY_DELAY_SECONDS: '5' },
      supervision: {
        report: (line) => reports.push(line),
        giveUp: (error) => {
          throw error;
        },
      },
    });
    Object.assign(process.env, service.environment, {
      API_URL: service.apiUrl,
      REQUEST_DEADLINE_MS: '20000',
      POOL_SIGNING_KEY_FILE: join(dataDir, 'cloud', 'cognito', 'signing-key.json'),
    });
  });
  afterAll(async () => {
    await theApp().close();
    await service.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it(`has the whole of ${size.requests} mixed requests, although ${size.kills} consumers are killed`, async () => {
    const mix = await aMix(2 * size.requests);
    const answered: Answered[] = [];
    let unanswered = 0;
    let killing = true;
    const work = async () => {
      while (killing || answered.length < size.requests) {
        const next = mix.next();
        if (next.done) return;
        const sent = await send(next.value);
        if (sent) answered.push(sent);
        else unanswered += 1;
      }
    };
    await Promise.all([kill(service, size.kills).finally(() => (killing = false)), work(), work(), work(), work()]);
    expect(answered.length).toBeGreaterThanOrEqual(size.requests);

    let retried = 0;
    for (const request of answered) {
      const segments = await complete(request);
      if (segments.some(({ annotations }) => Number(annotations?.['receives']) > 1)) retried += 1;
    }
    expect(retried).toBeGreaterThan(0);
    console.log(`${answered.length} traces are complete, ${retried} of them with a retry; ${unanswered} requests got no response, and the API was started ${reports.filter((line) => /again/.test(line)).length} times again`);
  }, 1_800_000);
}

/** `count` requests, of every kind in turn; no two of them change the same thing. */
async function aMix(count: number): Promise<Iterator<Mixed, undefined>> {
  const author = await aUser();
  const each = Math.ceil(count / 10);
  const crowd = await aCrowd(3 * each);
  const post = await aPost(author);
  const [photos, doomed]: [string[], string[]] = [[], []];
  while (photos.length < each) {
    photos.push(await aMedia(author));
    doomed.push(await aPost(author, 'To be deleted'));
  }
  const read = (path: string, status = 200): Mixed => ({ method: 'GET', path, status, consumers: [] });
  function* requests(): Generator<Mixed, undefined> {
    for (let turn = 0; turn < each; turn += 1) {
      const [liker, commenter, follower] = crowd.slice(3 * turn, 3 * turn + 3).map(({ token }) => token);
      yield { method: 'POST', path: `/posts/${post}/like`, token: liker!, status: 200, consumers: ['on-interaction-changed'] };
      yield read('/feed');
      yield { method: 'POST', path: `/posts/${post}/comments`, token: commenter!, body: { text: 'Well!' }, status: 201, consumers: ['on-interaction-changed'] };
      yield read(`/posts/${post}`);
      yield { method: 'POST', path: `/users/${author.id}/follow`, token: follower!, status: 200, consumers: ['on-follow-changed'] };
      yield read(`/users/${author.id}/posts`);
      yield { method: 'POST', path: '/posts', token: author.token, body: { media_id: photos[turn], caption: 'In between' }, status: 201, consumers: ['on-post-published'] };
      yield read(`/posts/${newId()}`, 404);
      yield { method: 'DELETE', path: `/posts/${doomed[turn]}`, token: author.token, status: 204, consumers: ['on-post-deleted'] };
      yield { method: 'POST', path: `/posts/${post}/like`, status: 401, consumers: [] };
    }
    return undefined;
  }
  return requests();
}

/** Sends a request; undefined if there is no response, because the function was killed along with the consumer: they share a process here. */
async function send(request: Mixed): Promise<Answered | undefined> {
  const { method, path, token, body } = request;
  try {
    const { status, headers } = await callApi(method, `/api/v1${path}`, { ...(token !== undefined && { token }), ...(body && { body }) });
    expect([method, path, status]).toEqual([method, path, request.status]);
    return { ...request, trace: headers['x-trace-id']! };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    await eventually(async () => expect((await fetch(`${process.env['API_URL']}/health`)).status).toBe(200), 120_000);
    return undefined;
  }
}

/** Kills consumers in the middle of a message, each after the previous one has recovered. */
async function kill({ cloud, environment, apiUrl }: Service, times: number): Promise<void> {
  for (let done = 0; done < times; done += 1) {
    const consumer = `lambdagram-${environment['STAGE']}-${victims[done % victims.length]}`;
    const ordered = await fetch(`${cloud.endpoint}/_faults`, { method: 'PUT', body: JSON.stringify({ consumer, fault: 'kill' }) });
    expect(ordered.status).toBe(200);
    await eventually(async () => {
      const { consumers } = (await (await fetch(`${cloud.endpoint}/_faults`)).json()) as { consumers: object };
      expect(consumers).toEqual({});
    }, 120_000);
    await eventually(async () => expect((await fetch(`${apiUrl}/health`)).status).toBe(200), 120_000);
    const back = performance.now();
    // After five short-lived starts in a row the service would give up (keepRunning()).
    if (done % 4 === 3 && done + 1 < times) await eventually(async () => expect(performance.now() - back).toBeGreaterThan(6_000));
  }
}

/** The segments of a request's trace, once it is complete. A message held by a killed consumer is redelivered after a minute. */
const complete = ({ method, path, trace, status, consumers }: Answered): Promise<Part[]> =>
  eventually(async () => {
    const segments = await readTrace(trace);
    const where = `${method} ${path}: ${segments.map(({ name, annotations }) => `${name} ${String(annotations?.['outcome'])}`).join(', ')}`;
    expect(segments.find(({ http }) => http)?.http?.response.status, where).toBe(status);
    const finished = segments.filter(({ annotations }) => annotations?.['outcome'] === 'done').map(({ name }) => name);
    expect(finished, where).toEqual(expect.arrayContaining(consumers));
    return segments;
  }, 240_000);
