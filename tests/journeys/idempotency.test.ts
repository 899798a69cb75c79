import { beforeAll, describe, expect, it } from 'vitest';
import { theApp } from '../../platform/app.ts';
import { callApi } from '../setup/call-api.ts';
import { expectProblem } from '../setup/expect-problem.ts';
import { aMedia, aPhoto, aPost, aUser, freshName, type TestUser } from '../setup/given.ts';

interface Creation {
  path: string;
  body: object;
  other: object;
  /** How many there are. */
  count(): Promise<number>;
}

let user: TestUser;
beforeAll(async () => {
  user = await aUser();
});
const rows = async (name: string, sql: string, value: string) =>
  (await theApp().db.query<{ count: number }>(name, sql, [value]))[0]!.count;
const photosOf = (owner: TestUser) => rows('count_media', 'select count(*)::int from media where user_id = $1', owner.id);

const creations: [string, () => Promise<Creation & { by?: TestUser }>][] = [
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
  it('creates one of ten simultaneous requests and answers every repetition the same', async () => {
    const { by = user, path, body, other, count } = await given();
    const headers = { 'Idempotency-Key': freshName('key') };
    const send = (content: object) => callApi<object>('POST', path, { token: by.token, headers, body: content });
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(body)));
    const created = answers.filter(({ status }) => status < 300);
    expect(created.length).toBeGreaterThan(0);
    for (const answer of answers) if (answer.status >= 300) {
      expectProblem(answer, 409, 'request_in_progress');
      expect(answer.headers['retry-after']).toBe('1');
    }
    const again = await send(body);
    for (const answer of created) expect(answer).toMatchObject({ status: again.status, body: again.body });
    expect(await count()).toBe(1);

    expectProblem(await send(other), 422, 'idempotency_key_reused');
    expect(await count()).toBe(1);
  });
});

describe('an Idempotency-Key for registrations', () => {
  it('opens one account of ten simultaneous requests and signs in every repetition', async () => {
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
