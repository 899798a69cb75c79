import { setTimeout as delay } from 'node:timers/promises';
import { GetQueueAttributesCommand, paginateListQueues, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CommentList } from '../../core/comments/schema.ts';
import type { UserList } from '../../core/follows/schema.ts';
import type { LikeList } from '../../core/likes/schema.ts';
import type { Media, UploadPermission } from '../../core/media/schema.ts';
import type { Feed, Post, UserPosts } from '../../core/posts/schema.ts';
import type { Profile } from '../../core/users/schema.ts';
import { handler as relayOutbox } from '../../functions/ops/relay-outbox.ts';
import { theApp } from '../../platform/whole-app.ts';
import { DeadLetterQueues } from '../../platform/dead-letter-queues.ts';
import { callApi } from '../setup/call-api.ts';
import { eventually } from '../setup/eventually.ts';
import type { Fault } from '../../localstack/embedded/fault-proxy.ts';
import { aCrowd, aMedia, anUpload, aPhoto, aPost, aUser } from '../setup/given.ts';
import { type Dependency, type FaultyService, startFaultyService } from './faulty-service.ts';
import { type Action, actionsOf, type Cast, type Call, isGood, isOutage, type Outcome, request, startLoad } from './load.ts';

/** The endpoints that require each dependency; all others have to work normally. */
const refusable: Record<Dependency, RegExp> = {
  database: /^(?!log out|refresh a session)/,
  cache: /^$/,
  interactions: /^(like|likes|comment|comments|publish|ask for an upload|send a photo|edit one’s profile)$/,
  accounts: /^(log in|log out|refresh a session|register|ask for a code)$/,
  storage: /^send a photo$/,
  events: /^$/,
};

/** An outage: the dependency, the fault, and its duration (ms). */
export type Outage = readonly [dependency: Dependency, fault: Fault, duration: number];

export interface Limits {
  /** The functions' REQUEST_DEADLINE_MS. */
  deadline: number;
  /** Time limit (ms) for responses to requests other than uploads. */
  response: number;
  /** How long (ms) after recovery all requests have to succeed again. */
  normal: number;
  /** How long (ms) after recovery all waiting work has to be done. */
  handled: number;
  /** Whether the relay runs on its schedule; otherwise the test runs it at once. */
  scheduledRelay: boolean;
}

/** Tests `outages` one after the other, on a separate service. */
export function testOutages(outages: readonly Outage[], limits: Limits): void {
  let service: FaultyService;
  beforeAll(async () => {
    service = await startFaultyService({ REQUEST_DEADLINE_MS: String(limits.deadline), RELAY_DELAY_SECONDS: '5' });
    Object.assign(process.env, service.environment, { API_URL: service.apiUrl, REQUEST_DEADLINE_MS: '20000' });
  });
  afterAll(() => service.stop());

  it.each(outages)('while the %s fails (%s), clients get correct responses or may retry, and nothing is lost', async (dependency, fault, duration) => {
    const cast = await assemble();
    const actions = actionsOf(cast);
    // Warms caches, as in normal operation.
    for (const action of actions) await expectNormal(action);

    const unconfirmed = await Promise.all([anUpload(cast.author, cast.jpeg.length), anUpload(cast.author, cast.jpeg.length)]);
    await put(unconfirmed[0]!, cast.jpeg);
    const load = startLoad(actions);
    // Requests are in progress when the outage begins.
    await service.fail(dependency, fault);
    await put(unconfirmed[1]!, cast.jpeg);
    await delay(duration);
    await service.fail(dependency, undefined);
    const recovery = performance.now();
    let normal = 0;
    await eventually(async () => {
      normal = performance.now() - recovery;
      for (const action of actions) await expectNormal(action);
    }, limits.normal);
    const outcomes = await load.stop();
    report(`${dependency} ${fault}`, actions, outcomes);

    const isBad = (outcome: Outcome) => {
      const action = actions.find(({ name }) => name === outcome.action)!;
      if (!action.isUpload && outcome.milliseconds > limits.response) return true;
      return !isGood(action, outcome) && !(isOutage(outcome) && refusable[dependency].test(action.name));
    };
    expect(outcomes.filter(isBad).map(({ action, status, code, milliseconds }) => ({ action, status, code, milliseconds }))).toEqual([]);

    if (!limits.scheduledRelay) {
      // The relay takes over events two seconds after they were recorded, or when another relay has failed to publish them in time.
      await eventually(async () => {
        await relayOutbox({}, {} as never);
        expect(await unpublished()).toBe(0);
      }, limits.handled);
    }
    await eventually(async () => {
      await expectAllThere(cast, actions, outcomes);
      for (const { media_id } of unconfirmed) {
        const { body } = await callApi<Media>('GET', `/api/v1/media/${media_id}`, { token: cast.author.token });
        expect(body.status).toBe('ready');
      }
      expect(await unpublished()).toBe(0);
      expect(await waiting()).toEqual([]);
    }, limits.handled);
    const handled = performance.now() - recovery;
    await expectOnceOnly(actions, outcomes, cast);
    expect((await new DeadLetterQueues(service.environment['STAGE']!).list()).filter(({ messages }) => messages > 0)).toEqual([]);
    console.log(`${dependency} ${fault}: normal from ${(normal / 1000).toFixed(1)} s and all handled ${(handled / 1000).toFixed(1)} s after the recovery`);
  }, 600_000);
}

async function assemble(): Promise<Cast> {
  const [author, follower] = await Promise.all([aUser(), aUser()]);
  expect((await callApi('POST', `/api/v1/users/${author.id}/follow`, { token: follower.token })).status).toBe(200);
  const photos = await Promise.all(Array.from({ length: 8 }, () => aMedia(author)));
  const doomed: Cast['doomed'] = [];
  for (let count = 0; count < 4; count += 1) {
    const { body } = await callApi<Post>('GET', `/api/v1/posts/${await aPost(author, 'To be deleted')}`);
    doomed.push({ id: body.id, urls: Object.values(body.media[0]!.variants!) });
  }
  return { author, follower, crowd: await aCrowd(60), post: await aPost(author), photos, doomed, jpeg: await aPhoto() };
}

async function expectNormal(action: Action): Promise<void> {
  const call = action.next();
  if (!call) return;
  const outcome = await request(action, call);
  expect({ action: action.name, status: outcome.status, code: outcome.code }).toEqual({ action: action.name, status: action.good, code: undefined });
}

/** Uploads directly to storage, like browsers. */
async function put({ upload_url, headers }: UploadPermission, bytes: Buffer): Promise<void> {
  expect((await fetch(upload_url, { method: 'PUT', headers, body: new Uint8Array(bytes) })).status).toBe(200);
}

const idOf = ({ call }: Outcome) => call.path.split('/')[4]!;

async function read<Body>(path: string, token?: string): Promise<Body> {
  const { status, body } = await callApi<Body>('GET', `/api/v1${path}`, token === undefined ? {} : { token });
  expect([path, status]).toEqual([path, 200]);
  return body;
}

/** Every acknowledged write has taken effect, and derived data is consistent with its source. */
async function expectAllThere(cast: Cast, actions: readonly Action[], outcomes: readonly Outcome[]): Promise<void> {
  const { author, follower, post } = cast;
  const acknowledged = (name: string) => {
    const action = actions.find((one) => one.name === name)!;
    return outcomes.filter((outcome) => outcome.action === name && isGood(action, outcome));
  };
  const usersOf = (name: string) => acknowledged(name).map(({ call }) => cast.crowd.find(({ token }) => token === call.token)!.id);

  const own = await read<UserPosts>(`/users/${author.id}/posts?limit=100`);
  const ids = own.posts.map(({ id }) => id);
  expect(own.total).toBe(ids.length);
  expect(ids).toEqual(expect.arrayContaining(acknowledged('publish').map(({ body }) => body['id'])));
  expect((await read<Feed>('/feed/home?limit=100', follower.token)).posts.map(({ id }) => id)).toEqual(ids);

  const likes = await read<LikeList>(`/posts/${post}/likes?limit=100`);
  expect(likes.likes.map(({ user_id }) => user_id)).toEqual(expect.arrayContaining(usersOf('like')));
  const comments = await read<CommentList>(`/posts/${post}/comments?limit=100`);
  expect(comments.comments.map(({ id }) => id)).toEqual(expect.arrayContaining(acknowledged('comment').map(({ body }) => body['id'])));
  const { likes_count, comments_count } = await read<Post>(`/posts/${post}`);
  expect([likes.total, comments.total, likes_count, comments_count]).toEqual([
    likes.likes.length,
    comments.comments.length,
    likes.likes.length,
    comments.comments.length,
  ]);

  const followers = await read<UserList>(`/users/${author.id}/followers?limit=100`);
  expect(followers.users.map(({ id }) => id)).toEqual(expect.arrayContaining(usersOf('follow')));
  const profile = await read<Profile>(`/users/${author.id}`);
  expect([profile.followers_count, profile.posts_count]).toEqual([followers.users.length, ids.length]);
  // A rejected change may still have taken effect, so the final state may be any since the last acknowledged one.
  expect(Number(profile.bio)).toBeGreaterThanOrEqual(Math.max(0, ...acknowledged('edit one’s profile').map(({ call }) => Number((call.body as { bio: string }).bio))));

  for (const outcome of acknowledged('delete')) {
    const { urls } = cast.doomed.find(({ id }) => id === idOf(outcome))!;
    for (const url of urls) expect((await fetch(url)).status, url).toBe(404);
  }
  for (const { body } of acknowledged('send a photo')) {
    expect((await read<Media>(`/media/${String(body['media_id'])}`, author.token)).status).toBe('ready');
  }
  for (const { call } of acknowledged('register')) {
    const { username, password } = call.body as { username: string; password: string };
    expect((await callApi('POST', '/api/v1/auth/login', { body: { email_or_username: username, password } })).status).toBe(200);
  }
}

/** Repeats rejected requests with their Idempotency-Key: each creates its content only once, even if the first attempt had already created it. */
async function expectOnceOnly(actions: readonly Action[], outcomes: readonly Outcome[], { author, post }: Cast): Promise<void> {
  const created = new Map<string, string[]>();
  for (const outcome of outcomes.filter(({ action }) => action === 'publish' || action === 'comment')) {
    const action = actions.find(({ name }) => name === outcome.action)!;
    const { body } = isGood(action, outcome) ? outcome : await expectGood(action, outcome.call);
    created.set(action.name, [...(created.get(action.name) ?? []), String(body['id'])]);
  }
  const ids = async (name: 'publish' | 'comment') => {
    const list = name === 'publish' ? (await read<UserPosts>(`/users/${author.id}/posts?limit=100`)).posts : (await read<CommentList>(`/posts/${post}/comments?limit=100`)).comments;
    return list.map(({ id }) => id);
  };
  for (const name of ['publish', 'comment'] as const) expect(await ids(name)).toEqual(expect.arrayContaining(created.get(name) ?? []));
  const captions = (await read<UserPosts>(`/users/${author.id}/posts?limit=100`)).posts.filter(({ caption }) => caption === 'In an outage');
  expect(new Set(captions.map(({ media }) => media[0]!.id)).size).toBe(captions.length);
}

async function expectGood(action: Action, call: Call): Promise<Outcome> {
  const outcome = await request(action, call);
  expect([action.name, outcome.status, outcome.code]).toEqual([action.name, action.good, undefined]);
  return outcome;
}

/** How many events have not been published yet. */
async function unpublished(): Promise<number> {
  const [row] = await theApp().db.query<{ count: number }>('count_unpublished', 'select count(*)::int as count from outbox where published_at is null');
  return row!.count;
}

/** The queues that are not empty, except dead letters. */
async function waiting(): Promise<string[]> {
  const client = new SQSClient({ useQueueUrlAsEndpoint: false });
  const found: string[] = [];
  for await (const { QueueUrls = [] } of paginateListQueues({ client }, {})) {
    for (const QueueUrl of QueueUrls.filter((url) => !url.endsWith('-dlq'))) {
      const { Attributes = {} } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
      const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible', 'ApproximateNumberOfMessagesDelayed'] as const;
      if (names.some((name) => Number(Attributes[name]) > 0)) found.push(QueueUrl.slice(QueueUrl.lastIndexOf('/') + 1));
    }
  }
  client.destroy();
  return found;
}

function report(title: string, actions: readonly Action[], outcomes: readonly Outcome[]): void {
  const lines = actions.map((action) => {
    const own = outcomes.filter((outcome) => outcome.action === action.name);
    const slowest = Math.round(Math.max(0, ...own.map(({ milliseconds }) => milliseconds)));
    const refusals = [...new Set(own.filter((outcome) => !isGood(action, outcome)).map(({ status, code }) => `${status} ${code}`))];
    return `  ${action.name}: ${own.filter((outcome) => isGood(action, outcome)).length} of ${own.length} good, slowest ${slowest} ms ${refusals.join(', ')}`;
  });
  console.log(`${title}: ${outcomes.length} requests\n${lines.join('\n')}`);
}
