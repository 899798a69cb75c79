import type { Context } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { newId } from '../../core/shared/ids.ts';
import { DryRun, operation } from '../../platform/operation.ts';
import { queueUrl, sqs } from '../../platform/sqs.ts';
import { newTraceId, xrayHeader } from '../../platform/tracing/headers.ts';
import { hashedId } from '../../platform/tracing/hash.ts';
import { theApp } from '../../platform/whole-app.ts';
import { followers, people } from '../events/given.ts';
import { callApi } from '../setup/call-api.ts';
import { eventually } from '../setup/eventually.ts';
import { aMedia, aPost, aUser } from '../setup/given.ts';
import { orphans, type Part, partsOf, traceOnce } from './read-traces.ts';

const named = (segments: readonly Part[], name: string) => partsOf(segments).filter((part) => part.name === name);
const expectNames = (...names: string[]) => (segments: Part[]) =>
  expect(segments.map(({ name }) => name)).toEqual(expect.arrayContaining(names));

/** The trace of a request, once the request's segment has arrived. */
async function traceOf(response: { headers: Record<string, string> }): Promise<{ request: Part; segments: Part[] }> {
  const isRequest = ({ http }: Part) => http !== undefined;
  const segments = await traceOnce(response.headers['x-trace-id']!, (found) => expect(found.some(isRequest)).toBe(true));
  return { segments, request: segments.find(isRequest)! };
}

describe('a trace', () => {
  it('of a like or its withdrawal continues to the last consumer', async () => {
    const user = await aUser();
    const post = await aPost(user);
    const route = '/api/v1/posts/{post_id}/like';
    for (const method of ['POST', 'DELETE']) {
      const response = await callApi(method, `/api/v1/posts/${post}/like`, { token: user.token });
      expect(response.status).toBe(200);
      const segments = await traceOnce(response.headers['x-trace-id']!, expectNames('publish', 'on-interaction-changed'));
      expect(orphans(segments)).toEqual([]);
      const { request } = await traceOf(response);
      expect(request.http).toMatchObject({ request: { method, url: route }, response: { status: 200 } });
      expect(request.annotations).toMatchObject({ post_id: post, user: hashedId(user.id), status: 200, cold_start: expect.any(Boolean) as boolean });
      expect(segments.find(({ name }) => name === 'on-interaction-changed')?.annotations).toMatchObject({
        event: method === 'POST' ? 'like.added' : 'like.removed',
        post_id: post,
        outcome: 'done',
      });
    }
  });

  it('of a post goes through outbox, topic and fan-out', async () => {
    const author = await aUser();
    // More followers than fit into one message.
    await followers(theApp(), author.id, await people(theApp(), 1_001));
    const response = await callApi('POST', '/api/v1/posts', { token: author.token, body: { media_id: await aMedia(author) } });
    expect(response.status).toBe(201);
    const segments = await traceOnce(response.headers['x-trace-id']!, expectNames('on-post-published', 'on-fan-out-chunk'));
    expect(orphans(segments)).toEqual([]);
    expect(named(segments, 'Postgres: insert_post')[0]?.metadata?.default).toEqual({ rows: 1 });
    expect(named(segments, 'SNS: PublishBatch')[0]?.metadata?.default).toMatchObject({ sent: 1 });
  });

  it('continues to the dead-letter queue', async () => {
    const trace = newTraceId();
    const { client, SendMessageCommand } = await sqs(theApp().config);
    const QueueUrl = await queueUrl(theApp().config, `lambdagram-${theApp().config.STAGE}-interaction-changed`);
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ trace: xrayHeader(trace, undefined, true), type: 'planted' }) }));
    const [segment] = await traceOnce(trace, expectNames('on-interaction-changed'));
    expect(segment).toMatchObject({ fault: true, annotations: { outcome: 'parked', receives: 1, failures: 0 } });
    expect(named([segment!], 'SQS: SendMessage')[0]).toMatchObject({ aws: { queue_name: 'lambdagram-embedded-interaction-changed-dlq' } });
  });

  it('names statements, table operations and commands', async () => {
    const user = await aUser();
    const post = await aPost(user);
    const { request } = await traceOf(await callApi('POST', `/api/v1/posts/${post}/like`, { token: user.token }));
    const names = partsOf([request]).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['DynamoDB: TransactWriteItems', 'DynamoDB: Query', 'Redis: rememberMarks']));
    expect(names.some((name) => /^Postgres: \w+$/.test(name))).toBe(true);
    expect(named([request], 'DynamoDB: TransactWriteItems')[0]?.metadata?.default).toMatchObject({ sent: 2 });
  });
});

describe('a sweep', () => {
  it('that found nothing leaves no trace', async () => {
    const id = newId();
    const sweep = (name: string, removed: number) =>
      operation({ name: `${name}-${id}`, access: [], schedule: { rate: 'rate(1 day)' }, input: DryRun, run: () => Promise.resolve({ removed }) });
    await sweep('finds-nothing', 0)({}, {} as Context);
    await sweep('finds-something', 3)({}, {} as Context);
    const names = await eventually(async () => {
      const list = (await (await fetch(`${process.env['AWS_ENDPOINT_URL']}/_xray/traces`)).json()) as { segments: string[] }[];
      const found = list.flatMap(({ segments }) => segments).filter((name) => name.endsWith(id));
      expect(found).toContain(`finds-something-${id}`);
      return found;
    });
    expect(names).toEqual([`finds-something-${id}`]);
  });
});

describe('a rejection', () => {
  it.each([
    ['a wrong password', () => callApi('POST', '/api/v1/auth/login', { body: { email_or_username: 'nobody@example.com', password: 'wrong wrong wrong' } }), 401],
    ['an unknown post', () => callApi('GET', '/api/v1/posts/0198f0aa-0000-7000-8000-000000000000'), 404],
    ['a bad body', () => callApi('POST', '/api/v1/auth/register', { body: { username: 'x' } }), 400],
  ])('such as %s is an error, not a fault', async (_, call, status) => {
    const response = await call();
    expect(response.status).toBe(status);
    const { request } = await traceOf(response);
    expect(request).toMatchObject({ error: true, http: { response: { status } } });
    for (const part of partsOf([request])) expect(part.fault, part.name).toBeUndefined();
  });

  it('by DynamoDB, of an existing like, is not an error of the request', async () => {
    const user = await aUser();
    const post = await aPost(user);
    await callApi('POST', `/api/v1/posts/${post}/like`, { token: user.token });
    const { request } = await traceOf(await callApi('POST', `/api/v1/posts/${post}/like`, { token: user.token }));
    expect(request).not.toHaveProperty('error');
    for (const part of partsOf([request])) expect(part.fault, part.name).toBeUndefined();
    expect(named([request], 'DynamoDB: TransactWriteItems')[0]).toMatchObject({ error: true });
  });
});

describe('W3C Trace Context', () => {
  it('of a caller is continued and returned', async () => {
    const id = `6a2b3c4d${'5e'.repeat(12)}`;
    const response = await callApi('GET', '/health', { headers: { traceparent: `00-${id}-00f067aa0ba902b7-01` } });
    expect(response.headers['x-trace-id']).toBe(`1-${id.slice(0, 8)}-${id.slice(8)}`);
    const { request } = await traceOf(response);
    expect(request.parent_id).toBe('00f067aa0ba902b7');
    expect(response.headers['traceparent']).toBe(`00-${id}-${request.id}-01`);
  });

  it('that is not to be sampled is not recorded', async () => {
    const id = `6a2b3c4d${'6f'.repeat(12)}`;
    const response = await callApi('GET', '/health', { headers: { traceparent: `00-${id}-00f067aa0ba902b7-00` } });
    expect(response.headers['traceparent']).toMatch(new RegExp(`^00-${id}-[0-9a-f]{16}-00$`));
  });
});
