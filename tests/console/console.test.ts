import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { queueUrl, sqs } from '../../platform/sqs.ts';
import { newTraceId, xrayHeader } from '../../platform/tracing/headers.ts';
import { theApp } from '../../platform/whole-app.ts';
import type { CacheList, EventMap, FaultList, ItemList, ObjectList, QueueDetail, RecordedEvent, RowList, TraceDetail } from '../../localstack/console/shapes.ts';
import { callApi } from '../setup/call-api.ts';
import { eventually } from '../setup/eventually.ts';
import { aPost, aUser, freshName } from '../setup/given.ts';
import { violations } from '../web/axe.ts';
import { phone } from '../web/browser.ts';
import { useConsole } from './use-console.ts';

const stage = useConsole();

async function read<Body>(path: string): Promise<Body> {
  const response = await fetch(`${stage.url}/api${path}`);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Body;
}

/** Sends a consumer a message that it cannot parse, so that it fails permanently. */
async function plantFailure(body: object): Promise<{ trace: string; id: string }> {
  const trace = newTraceId();
  const { client, SendMessageCommand } = await sqs(theApp().config);
  const QueueUrl = await queueUrl(theApp().config, `lambdagram-${theApp().config.STAGE}-post-deleted`);
  const { MessageId } = await client.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ ...body, trace: xrayHeader(trace, undefined, true) }) }));
  return { trace, id: MessageId! };
}

/** Likes a post and waits until the console has recorded the event. */
async function aLike() {
  const user = await aUser();
  const post = await aPost(user);
  const response = await callApi('POST', `/api/v1/posts/${post}/like`, { token: user.token });
  expect(response.status).toBe(200);
  const trace = response.headers['x-trace-id']!;
  const event = await eventually(async () => {
    const { events } = await read<EventMap>(`/events?type=like.added&text=${post}`);
    expect(events).toHaveLength(1);
    return events[0]!;
  });
  return { user, post, trace, event };
}

describe('the console', { timeout: 120_000 }, () => {
  it('follows a like from the response to its last consumer', async () => {
    const { trace, post } = await aLike();
    const parts = await eventually(async () => {
      const detail = await read<TraceDetail>(`/traces/${trace}`);
      expect(detail.parts.map(({ name }) => name)).toEqual(expect.arrayContaining(['POST /api/v1/posts/{post_id}/like', 'publish', 'on-interaction-changed']));
      return detail.parts;
    });
    expect(parts.filter(({ depth }) => depth === 0)).toHaveLength(1);

    const { page, context, complaints } = await stage.visitor();
    await page.goto(`/traces/${trace}`);
    for (const name of ['POST /api/v1/posts/{post_id}/like', 'publish', 'on-interaction-changed']) await page.getByRole('button', { name }).first().waitFor();
    await page.getByRole('button', { name: 'on-interaction-changed' }).click();
    await page.getByText(`"post_id": "${post}"`).waitFor();
    // Logs of request and consumer, and a command that repeats the request.
    for (const line of ['like-post', 'on-interaction-changed']) await page.locator('li', { hasText: line }).filter({ has: page.locator('time') }).first().waitFor();
    expect(await page.getByLabel('curl command').textContent()).toMatch(/^curl -X POST ".*\/api\/v1\/posts\/\$POST_ID\/like" \\\n {2}-H "Authorization: Bearer \$TOKEN"$/);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('leads to a planted failure in three clicks from the overview', async () => {
    const { trace } = await plantFailure({ type: 'planted' });
    await eventually(() => read(`/traces/${trace}`));
    const { page, context } = await stage.visitor();
    await page.goto('/');
    await page.getByRole('group', { name: 'Functions' }).getByRole('row', { name: 'on-post-deleted' }).getByRole('link').nth(1).click();
    await page.waitForURL('**/traces?*outcome=fault');
    await page.locator(`a[href="/traces/${trace}"]`).click();
    await page.getByText('"outcome": "parked"').waitFor();
    // The reason is in the consumer's log, below the waterfall.
    await page.getByText('message parked').first().waitFor();
    await context.close();
  });

  it('shows why a message was parked, and redrives it', async () => {
    const mark = freshName('planted');
    await plantFailure({ type: `<img src=x onerror="document.title='${mark}'">` });
    const parked = async () => (await read<QueueDetail>('/queues/post-deleted')).parked.filter(({ body }) => body.includes(mark));
    const [letter] = await eventually(async () => {
      expect(await parked()).toHaveLength(1);
      return parked();
    });
    expect(letter!.reason).toContain('at type');

    const { page, context } = await stage.visitor();
    await page.goto('/events');
    await page.getByRole('link', { name: /^post-deleted/ }).click();
    await page.getByText(mark).waitFor();
    expect(await page.locator('main img').count()).toBe(0);
    await page.getByRole('button', { name: 'Redrive all' }).click();
    await page.getByText(/sent back to post-deleted/).first().waitFor();
    // It still cannot be parsed, so it is parked again, as a new message.
    await eventually(async () => {
      const again = await parked();
      expect(again).toHaveLength(1);
      expect(again[0]!.id).not.toBe(letter!.id);
    });
    await context.close();
  });

  it('shows a mailed code', async () => {
    const { email } = await aUser();
    const { page, context } = await stage.visitor();
    await page.goto(`/mail?to=${email}`);
    const code = await page.locator('main code').first().textContent();
    expect(code).toMatch(/^\d{6}$/);
    await context.close();
  });

  it('publishes an event again, to all its consumers', async () => {
    const { event, post } = await aLike();
    const { page, context } = await stage.visitor();
    await page.goto(`/events?text=${post}`);
    await page.getByRole('row', { name: 'like.added' }).getByRole('link', { name: 'like.added' }).click();
    await page.getByRole('button', { name: 'Replay' }).click();
    await page.getByText('Published again, to all its consumers.', { exact: true }).waitFor();
    await eventually(async () => expect((await read<RecordedEvent>(`/events/${event.id}`)).times).toBe(2));
    await eventually(async () => {
      const { parts } = await read<TraceDetail>(`/traces/${event.trace}`);
      expect(parts.filter(({ name }) => name === 'on-interaction-changed')).toHaveLength(2);
    });
    await context.close();
  });

  it('shows everything about a post, with user-written content as text', async () => {
    const user = await aUser();
    const mark = freshName('caption');
    const post = await aPost(user, `<img src=x onerror="document.title='${mark}'"> ${mark}`);
    await callApi('POST', `/api/v1/posts/${post}/like`, { token: user.token });
    await eventually(async () => {
      const { parts } = await read<{ parts: { title: string; found: { where: string }[]; error?: string }[] }>(`/about/${post}`);
      expect(parts.filter(({ error }) => error !== undefined)).toEqual([]);
      const found = Object.fromEntries(parts.map(({ title, found }) => [title, found.map(({ where }) => where).join(' ')]));
      expect(found).toEqual({
        Postgres: expect.stringMatching(/posts.*media_objects|media_objects.*posts/) as string,
        DynamoDB: expect.stringContaining('LIKE#') as string,
        Redis: expect.stringContaining(post) as string,
        S3: expect.stringContaining('public/') as string,
        Events: expect.stringContaining('like.added') as string,
        Traces: expect.stringContaining('/like') as string,
      });
    });
    const { page, context } = await stage.visitor();
    await page.goto('/about');
    await page.getByLabel('Id').fill(post);
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByText(mark).first().waitFor();
    expect(await page.locator('main img').count()).toBe(0);
    expect(await page.title()).not.toContain(mark);
    await context.close();
  });

  it('shows rows, items, keys and objects, and never executes uploaded content', async () => {
    const user = await aUser();
    const post = await aPost(user);
    await callApi('GET', `/api/v1/posts/${post}`, { token: user.token });
    expect(await read<RowList>(`/storage/tables/posts?column=id&value=${post}`)).toMatchObject({ rows: [{ id: post }] });
    expect(await read<ItemList>(`/storage/items/${encodeURIComponent(`POST#${post}`)}`)).toMatchObject({ partition: `POST#${post}` });
    const { keys } = await eventually(async () => {
      const cached = await read<CacheList>(`/storage/redis?text=${post}`);
      expect(cached.keys.length).toBeGreaterThan(0);
      return cached;
    });
    expect((await read<CacheList>(`/storage/redis?key=${encodeURIComponent(keys[0]!)}`)).chosen).toMatchObject({ key: keys[0], type: expect.any(String) as string });

    const bucket = process.env['UPLOADS_BUCKET']!;
    const Key = `console/${freshName('page')}.html`;
    const s3 = new S3Client({ forcePathStyle: true });
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: '<script>alert(1)</script>', ContentType: 'text/html' }));
    const object = await fetch(`${stage.url}/api/storage/objects/${bucket}/${Key}`);
    expect([object.headers.get('content-type'), object.headers.get('content-disposition'), object.headers.get('x-content-type-options')]).toEqual(['application/octet-stream', 'attachment', 'nosniff']);
    expect((await read<ObjectList>(`/storage/buckets/${bucket}?prefix=console/`)).objects.map(({ key }) => key)).toContain(Key);
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
    s3.destroy();

    const { page, context } = await stage.visitor();
    await page.goto(`/storage/buckets/${process.env['MEDIA_BUCKET']}?prefix=public/${user.id}`);
    await page.locator('main img').first().waitFor();
    await eventually(async () => expect(await page.evaluate<number>("document.querySelector('main img').naturalWidth")).toBeGreaterThan(0));
    await context.close();
  });

  it('injects a fault until it is ended', async () => {
    const faultOf = async () => (await read<FaultList>('/faults')).consumers.find(({ name }) => name === 'post-deleted')!.fault;
    const { page, context } = await stage.visitor();
    await page.goto('/faults');
    await page.getByLabel('post-deleted').selectOption('repeat');
    await eventually(async () => expect(await faultOf()).toBe('repeat'));
    await page.getByLabel('post-deleted').selectOption('');
    await eventually(async () => expect(await faultOf()).toBe(null));
    await context.close();
    expect((await fetch(`${stage.url}/api/faults`, { method: 'PUT', body: JSON.stringify({ consumer: 'nobody', fault: 'kill' }) })).status).toBe(400);
    expect((await fetch(`${stage.url}/api/faults`, { method: 'PUT', body: 'null' })).status).toBe(400);
  });

  it.each(['/overview', '/traces', '/events', '/about', '/mail', '/storage', '/logs', '/faults'])('has no accessibility violations, and fits a phone: %s', async (path) => {
    for (const options of [{ ...phone, colorScheme: 'dark' as const }, { viewport: { width: 1440, height: 900 } }]) {
      const { page, context, complaints } = await stage.visitor(options);
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.locator('[role=status]').waitFor({ state: 'detached' });
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')).toBe(true);
      expect(complaints).toEqual([]);
      await context.close();
    }
  });

  it('responds to unknown paths with a problem', async () => {
    for (const [path, status] of [['/traces/1-00000000-000000000000000000000000', 404], ['/queues/none', 404], ['/events/none', 404], ['/traces?status=x', 400], ['/nothing', 404]] as const) {
      const response = await fetch(`${stage.url}/api${path}`);
      expect([path, response.status]).toEqual([path, status]);
      expect(await response.json()).toMatchObject({ status, detail: expect.any(String) as string });
    }
  });
});
