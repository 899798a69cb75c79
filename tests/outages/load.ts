import { setTimeout as delay } from 'node:timers/promises';
import { newId } from '../../core/shared/ids.ts';
import { callApi } from '../setup/call-api.ts';
import type { TestUser } from '../setup/given.ts';

export interface Call {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  token?: string;
  headers?: Record<string, string>;
  body?: unknown;
}

/** Something that clients do. `next` returns undefined when there are no calls left. */
export interface Action {
  name: string;
  good: number;
  next: () => Call | undefined;
  /** Uploads may take longer than other requests. */
  isUpload?: true;
}

export interface Outcome {
  action: string;
  call: Call;
  status: number;
  code: string | undefined;
  retryAfter: string | undefined;
  body: Record<string, unknown>;
  milliseconds: number;
}

export const isGood = (action: Action, { status }: Outcome) => status === action.good;

/** Whether the request was rejected because of an outage, so that the client can retry. */
export const isOutage = ({ status, retryAfter, code }: Outcome) => status === 503 && Number(retryAfter) > 0 && code !== undefined;

/** Calls the API like a client; status 0 means that there was no response. */
export async function request(action: Action, call: Call): Promise<Outcome> {
  const { method, path, ...options } = call;
  const started = performance.now();
  const { status, headers, body } = await callApi<Record<string, unknown>>(method, path, options).catch((error: unknown) => ({
    status: 0,
    headers: {} as Record<string, string>,
    body: { code: String(error) } as Record<string, unknown>,
  }));
  return {
    action: action.name,
    call,
    status,
    code: body['code'] as string | undefined,
    retryAfter: headers['retry-after'],
    body,
    milliseconds: performance.now() - started,
  };
}

/** Starts light load: all actions repeatedly, two at a time, with pauses. `stop` returns the outcome of every call. */
export function startLoad(actions: readonly Action[]): { stop(): Promise<Outcome[]> } {
  const outcomes: Outcome[] = [];
  const queue: Action[] = [];
  let running = true;
  const work = async () => {
    while (running) {
      if (queue.length === 0) queue.push(...actions);
      const action = queue.shift()!;
      const call = action.next();
      if (call) outcomes.push(await request(action, call));
      await delay(20);
    }
  };
  const workers = Promise.all([work(), work(), work(), work()]);
  return {
    stop: async () => {
      running = false;
      await workers;
      return outcomes;
    },
  };
}

/** The users and data that exist before the outage. */
export interface Cast {
  author: TestUser;
  follower: TestUser;
  /** More users than an outage needs; they can do everything except log in. */
  crowd: { id: string; token: string }[];
  /** A post with likes and comments. */
  post: string;
  /** Ready photos of the author. */
  photos: string[];
  /** Posts to be deleted, with their photos' URLs. */
  doomed: { id: string; urls: string[] }[];
  jpeg: Buffer;
}

/** Actions of the cast for every endpoint that has dependencies. */
export function actionsOf({ author, follower, crowd, post, photos, doomed, jpeg }: Cast): Action[] {
  const { token } = author;
  const read = (name: string, path: string, own?: string): Action => ({
    name,
    good: 200,
    next: () => ({ method: 'GET', path: `/api/v1${path}`, ...(own !== undefined && { token: own }) }),
  });
  /** An action that runs once for each of `subjects`. */
  const once = <Subject>(name: string, good: number, subjects: readonly Subject[], call: (subject: Subject) => Call): Action => {
    const left = subjects.values();
    return {
      name,
      good,
      next: () => {
        const { value, done } = left.next();
        return done ? undefined : call(value);
      },
    };
  };
  const write = (method: Call['method'], path: string, own: string, body?: unknown): Call => ({
    method,
    path: `/api/v1${path}`,
    token: own,
    ...(body !== undefined && { body, headers: { 'Idempotency-Key': newId() } }),
  });
  let bios = 0;
  let names = 0;
  const upload = { filename: 'photo.jpg', content_type: 'image/jpeg', size: jpeg.length };
  return [
    read('the feed', '/feed'),
    read('the feed, signed in', '/feed', follower.token),
    once('like', 200, crowd, (user) => write('POST', `/posts/${post}/like`, user.token)),
    read('home feed', '/feed/home', follower.token),
    once('comment', 201, crowd, (user) => write('POST', `/posts/${post}/comments`, user.token, { text: 'Well!' })),
    read('a post', `/posts/${post}`, follower.token),
    once('publish', 201, photos, (media_id) => write('POST', '/posts', token, { media_id, caption: 'In an outage' })),
    read('likes', `/posts/${post}/likes`),
    read('comments', `/posts/${post}/comments`),
    once('follow', 200, crowd, (user) => write('POST', `/users/${author.id}/follow`, user.token)),
    read('a profile', `/users/${author.username}`, follower.token),
    read('posts of a user', `/users/${author.username}/posts`, follower.token),
    once('delete', 204, doomed, ({ id }) => write('DELETE', `/posts/${id}`, token)),
    read('followers', `/users/${author.id}/followers`, follower.token),
    read('whom one follows', `/users/${follower.id}/following`),
    { name: 'edit one’s profile', good: 200, next: () => write('PATCH', '/users/me', token, { bio: String((bios += 1)) }) },
    read('one’s account', '/auth/me', token),
    read('a photo', `/media/${photos[0]}`, token),
    { name: 'ask for an upload', good: 200, next: () => write('POST', '/media/upload-url', token, upload) },
    {
      name: 'log in',
      good: 200,
      next: () => ({ method: 'POST', path: '/api/v1/auth/login', body: { email_or_username: author.username, password: author.password } }),
    },
    {
      name: 'refresh a session',
      good: 200,
      next: () => ({ method: 'POST', path: '/api/v1/auth/refresh', body: { refresh_token: author.refreshToken } }),
    },
    {
      name: 'register',
      good: 201,
      next: () => {
        const username = `${author.username}${(names += 1)}`.slice(-30);
        return { method: 'POST', path: '/api/v1/auth/register', body: { username, email: `${username}@example.com`, password: author.password } };
      },
    },
    { name: 'log out', good: 204, next: () => ({ method: 'POST', path: '/api/v1/auth/logout', body: { refresh_token: 'none' } }) },
    // At most ten an hour, with that of the registration.
    once('ask for a code', 204, Array.from({ length: 9 }), () => ({ method: 'POST', path: '/api/v1/auth/email/code', token })),
    { name: 'send a photo', good: 201, isUpload: true, next: () => write('POST', '/media/upload', token, { media_data: jpeg.toString('base64') }) },
  ];
}
