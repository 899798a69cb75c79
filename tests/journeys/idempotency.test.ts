import { beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../core/shared/app.ts';
import { notFound } from '../../core/shared/errors.ts';
import { createOnce, type Creation } from '../../core/shared/idempotency.ts';
import { theApp } from '../../platform/whole-app.ts';
import { callApi } from '../setup/call-api.ts';
import { expectProblem } from '../setup/expect-problem.ts';
import { aMedia, aPhoto, aPost, aUser, freshName, type TestUser } from '../setup/given.ts';

interface Case {
  path: string;
  body: object;
  other: object;
  /** How many of them exist. */
  count(): Promise<number>;
}

interface Created {
  id?: string;
  media_id?: string;
}
/** Compares only ids, since everything else may have changed in the meantime. */
const idOf = ({ id, media_id }: Created) => id ?? media_id;

let user: TestUser;
beforeAll(async () => {
  user = await aUser();
});
const rows = async (name: string, sql: string, value: string) =>
  (await theApp().db.query<{ count: number }>(name, sql, [value]))[0]!.count;
const photosOf = (owner: TestUser) => rows('count_media', 'select count(*)::int from media where user_id = $1', owner.id);

const creations: [string, () => Promise<Case & { by?: TestUser }>][] = [
  ['posts', async () => {
    const by = await aUser();
    const body = { media_id: await aMedia(by), caption: 'Once' };
    return {
      by, path: '/api/v1/posts', body, other: { ...body, caption: 'Twice' },
      count: () => rows('count_posts', 'select count(*)::int from posts where user_id = $1', by.id),
    };
  }],
  ['comments', async () => {
    const path = `/api/v1/posts/${await aPost(user)}/comments`;
    return {
      path, body: { text: 'Once' }, other: { text: 'Twice' },
      count: async () => (await callApi<{ total: number }>('GET', path)).body.total,
    };
  }],
  ['upload permissions', async () => {
    const by = await aUser();
    const body = { filename: 'a.jpg', content_type: 'image/jpeg', size: 1000 };
    return { by, path: '/api/v1/media/upload-url', body, other: { ...body, size: 1001 }, count: () => photosOf(by) };
  }],
  ['uploads', async () => {
    const by = await aUser();
    const [body, other] = (await Promise.all([aPhoto(), aPhoto()])).map((photo) => ({ media_data: photo.toString('base64') }));
    return { by, path: '/api/v1/media/upload', body: body!, other: other!, count: () => photosOf(by) };
  }],
];

describe.each(creations)('an Idempotency-Key for %s', (_, given) => {
  it('creates one resource for ten simultaneous requests, and returns it to every repeated one', async () => {
    const { by = user, path, body, other, count } = await given();
    const headers = { 'Idempotency-Key': freshName('key') };
    const send = (content: object) => callApi<Created>('POST', path, { token: by.token, headers, body: content });
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(body)));
    const again = await send(body);
    expect(again.status).toBeLessThan(300);
    for (const answer of answers) expect([answer.status, idOf(answer.body)]).toEqual([again.status, idOf(again.body)]);
    expect(await count()).toBe(1);

    expectProblem(await send(other), 422, 'idempotency_key_reused');
    expect(await count()).toBe(1);
  });
});

describe('a request under an Idempotency-Key', () => {
  const request = () => ({ userId: user.id, key: freshName('key'), content: 'the same' });

  it('can be repeated immediately if the first one was killed, and continues with its id', async () => {
    const repeatable = request();
    const begun = await new Promise<Creation>((resolve) => {
      // Never settles, as in a dead process.
      void createOnce(theApp(), repeatable, (creation) => {
        resolve(creation);
        return new Promise(() => undefined);
      });
    });
    expect(begun.repeated).toBe(false);
    expect(await createOnce(theApp(), repeatable, async (creation) => creation)).toEqual(begun);
    expect(await createOnce(theApp(), repeatable, async (creation) => creation)).toEqual({ ...begun, repeated: true });
  });

  it('that is rejected leaves the key to a concurrent one that is not', async () => {
    const repeatable = request();
    let refuse!: () => void;
    const refusal = new Promise<never>((_, reject) => {
      refuse = () => reject(notFound('post'));
    });
    // It may reject before anybody awaits it.
    refusal.catch(() => undefined);
    const refused = createOnce(theApp(), repeatable, () => refusal);
    let id: string | undefined;
    await createOnce(theApp(), repeatable, async (creation) => (id = creation.id));
    refuse();
    await expect(refused).rejects.toMatchObject({ code: 'post_not_found' });
    expect(await createOnce(theApp(), repeatable, async (creation) => creation)).toEqual({ id, repeated: true });
  });

  it('gets its own outcome, even if DynamoDB fails afterwards', async () => {
    const { dynamo } = theApp();
    const failing = () => Promise.reject(new Error('DynamoDB is down'));
    const app: App = { ...theApp(), dynamo: Object.assign(Object.create(dynamo) as App['dynamo'], { update: failing, delete: failing }) };
    await expect(createOnce(app, request(), () => Promise.reject(notFound('post')))).rejects.toMatchObject({ code: 'post_not_found' });
    await expect(createOnce(app, request(), async () => 'created')).resolves.toBe('created');
  });

  it('does not get a response stored by an earlier version', async () => {
    const repeatable = request();
    const first = await createOnce(theApp(), repeatable, async (creation) => creation);
    await theApp().dynamo.update({
      TableName: theApp().settings.interactionsTable,
      Key: { pk: `IDEM#${user.id}#${repeatable.key}`, sk: '-' },
      UpdateExpression: 'set #response = :stored remove done',
      ExpressionAttributeNames: { '#response': 'response' },
      ExpressionAttributeValues: { ':stored': '{"upload_url":"https://expired"}' },
    });
    expect(await createOnce(theApp(), repeatable, async (creation) => creation)).toEqual({ ...first, repeated: true });
  });
});

describe('an Idempotency-Key for registrations', () => {
  it('opens one account for ten simultaneous requests and signs in every repeated one', async () => {
    const username = freshName();
    const body = { username, email: `${username}@example.com`, password: 'correct horse battery' };
    const headers = { 'Idempotency-Key': freshName('key') };
    const send = (content: object) => callApi<{ user: object }>('POST', '/api/v1/auth/register', { headers, body: content });
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(body)));
    const created = answers.filter(({ status }) => status === 201);
    expect(created.length).toBeGreaterThan(0);
    for (const answer of answers) if (answer.status !== 201) expectProblem(answer, 409, 'request_in_progress');
    const again = await send(body);
    expect(again.status).toBe(201);
    for (const answer of created) expect(answer.body.user).toEqual(again.body.user);
    expectProblem(await send({ ...body, password: 'another password' }), 422, 'idempotency_key_reused');
    expect(await rows('count_users', 'select count(*)::int from users where username = $1', username)).toBe(1);
  });
});
