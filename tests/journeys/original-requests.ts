import * as z from 'zod';
import { aPhoto, aPost, aUser, freshName, aMedia, type TestUser } from '../setup/given.ts';

/** What the requests below are about. */
export interface Given {
  user: TestUser;
  other: TestUser;
  postId: string;
  /** A photo in the post. */
  mediaId: string;
}

/** A request by clients of the original API, with the fields that they read from its response. */
export interface OriginalRequest {
  route: string;
  token?: 'required' | 'optional';
  /** The path parameters and `id` fields, which are also sent without hyphens. */
  ids?: (given: Given) => Record<string, string>;
  body?: (given: Given) => Record<string, unknown> | Promise<Record<string, unknown>>;
  /** Body fields that may be null, absent or, for text, empty. */
  optional?: readonly string[];
  paged?: 'cursor' | 'offset';
  status: number;
  reads: z.ZodObject;
}

const id = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const time = z.string().refine((text) => !Number.isNaN(Date.parse(text)));
const count = z.int().min(0);
const url = z.string().refine((text) => URL.canParse(text));
const account = z.object({ id, username: z.string(), email: z.string(), created_at: time });
const tokens = z.object({ token: z.string(), refresh_token: z.string(), expires_at: time });
const photo = z.object({ media_id: id, user_id: id, variants: z.object({ original: url, thumbnail: url, medium: url }) });
const post = z.object({
  id,
  user_id: id,
  username: z.string(),
  caption: z.string(),
  media_url: url,
  created_at: time,
  likes_count: count,
  comments_count: count,
  user_liked: z.boolean().optional(),
});
const nextCursor = z.string().optional();
const comment = z.object({ id, post_id: id, user_id: id, username: z.string(), text: z.string(), created_at: time });
const like = z.object({ user_id: id, username: z.string(), created_at: time });

const ofPost = ({ postId }: Given) => ({ id: postId });

export const originalRequests: OriginalRequest[] = [
  {
    route: 'POST /auth/register',
    body: () => {
      const username = freshName('original');
      return { username, email: `${username}@example.com`, password: 'correct horse battery' };
    },
    status: 201,
    reads: tokens.extend({ user: account }),
  },
  {
    route: 'POST /auth/login',
    body: ({ user }) => ({ email_or_username: user.email, password: user.password }),
    status: 200,
    reads: tokens.extend({ user: account }),
  },
  { route: 'GET /auth/me', token: 'required', status: 200, reads: account },
  { route: 'POST /auth/refresh', body: ({ user }) => ({ refresh_token: user.refreshToken }), status: 200, reads: tokens },
  {
    route: 'POST /media/upload-url',
    token: 'required',
    body: () => ({ filename: 'photo.jpg', content_type: 'image/jpeg', size: 1_000 }),
    optional: ['content_type', 'size'],
    status: 200,
    reads: z.object({ media_id: id, upload_url: url, expires_at: z.int().min(1_700_000_000).max(9_999_999_999) }),
  },
  ...['POST /media/upload', 'POST /media'].map(
    (route): OriginalRequest => ({
      route,
      token: 'required',
      body: async () => ({ media_data: (await aPhoto()).toString('base64'), content_type: 'image/jpeg', filename: 'photo.jpg' }),
      optional: ['content_type', 'filename'],
      status: 201,
      reads: photo,
    }),
  ),
  { route: 'GET /media/{id}', ids: ({ mediaId }) => ({ id: mediaId }), token: 'optional', status: 200, reads: photo },
  {
    route: 'POST /posts',
    token: 'required',
    body: async ({ user }) => ({ caption: 'A caption', media_id: await aMedia(user) }),
    optional: ['caption'],
    status: 201,
    reads: z.object({ id, created_at: time }),
  },
  { route: 'GET /posts/{id}', ids: ofPost, token: 'optional', status: 200, reads: post },
  { route: 'GET /feed', token: 'optional', paged: 'cursor', status: 200, reads: z.object({ posts: z.array(post), next_cursor: nextCursor, has_more: z.boolean() }) },
  {
    route: 'GET /users/{id}/posts',
    ids: ({ user }) => ({ id: user.id }),
    token: 'optional',
    paged: 'offset',
    status: 200,
    reads: z.object({ posts: z.array(post).min(1), total: count, next_cursor: nextCursor }),
  },
  { route: 'POST /posts/{id}/like', ids: ofPost, token: 'required', status: 200, reads: z.object({ success: z.literal(true), likes_count: count }) },
  { route: 'GET /posts/{id}/likes', ids: ofPost, token: 'optional', paged: 'offset', status: 200, reads: z.object({ likes: z.array(like).min(1), total: count }) },
  { route: 'DELETE /posts/{id}/like', ids: ofPost, token: 'required', status: 200, reads: z.object({ success: z.literal(true), likes_count: count }) },
  {
    route: 'POST /posts/{id}/comments',
    ids: ofPost,
    token: 'required',
    body: () => ({ text: 'A comment' }),
    status: 201,
    reads: z.object({ comment_id: id, created_at: time }),
  },
  { route: 'GET /posts/{id}/comments', ids: ofPost, token: 'optional', paged: 'offset', status: 200, reads: z.object({ comments: z.array(comment).min(1), total: count }) },
  { route: 'GET /health', status: 200, reads: z.object({}) },
  { route: 'GET /ready', status: 200, reads: z.object({}) },
];

/** One variant of a request: changes to its ids, its body and its query. */
export interface Variant {
  name: string;
  spell?: (id: string) => string;
  body?: (body: Record<string, unknown>) => Record<string, unknown>;
  query?: string;
  /** Replaces the usual headers; undefined removes one. */
  headers?: Record<string, string | undefined>;
  anonymous?: true;
  status?: number;
}

const without = (field: string) => (body: Record<string, unknown>) => Object.fromEntries(Object.entries(body).filter(([name]) => name !== field));
const hyphenless = (value: unknown) => (typeof value === 'string' && /^[0-9a-f-]{36}$/.test(value) ? value.replaceAll('-', '') : value);

/** All variants of the request that clients of the original API may send. */
export function variantsOf({ route, token, ids, body, optional = [], paged }: OriginalRequest): Variant[] {
  const bodyOf = (name: string, change: (body: Record<string, unknown>) => Record<string, unknown>): Variant[] => (body ? [{ name, body: change }] : []);
  return [
    { name: 'as it is' },
    { name: 'without a Content-Type', headers: { 'Content-Type': undefined } },
    { name: 'with an unknown parameter', query: 'utm_source=mail&_=1' },
    ...bodyOf('with an unknown field', (sent) => ({ ...sent, client_version: '1.4.2', nested: { a: [null] } })),
    ...(body ? [{ name: 'said to be text', headers: { 'Content-Type': 'text/plain;charset=UTF-8' } }] : []),
    ...optional.flatMap((field) => [
      ...bodyOf(`with ${field} null`, (sent) => ({ ...sent, [field]: null })),
      ...bodyOf(`without ${field}`, without(field)),
      ...bodyOf(`with ${field} empty`, (sent) => ({ ...sent, [field]: typeof sent[field] === 'number' ? 0 : '' })),
    ]),
    ...bodyOf('with every optional field null', (sent) => ({ ...sent, ...Object.fromEntries(optional.map((field) => [field, null])) })),
    ...(ids ? [{ name: 'with an id without hyphens', spell: (value: string) => value.replaceAll('-', '') }] : []),
    ...(route === 'POST /posts' ? bodyOf('with an id without hyphens', (sent) => ({ ...sent, media_id: hyphenless(sent['media_id']) })) : []),
    ...(route.startsWith('POST /media') && !route.endsWith('-url')
      ? bodyOf('as a data URL', (sent) => ({ ...sent, media_data: `data:image/jpeg;base64,${sent['media_data'] as string}` }))
      : []),
    ...(token === 'optional' ? [{ name: 'without a token', anonymous: true as const }] : []),
    ...(paged ? ['limit=500', 'limit=0', 'limit=abc', 'limit=-1', 'limit=', 'offset=abc', 'offset=-1', 'offset=', 'limit=3&offset=0'].map((query) => ({ name: `with ${query}`, query })) : []),
    ...(paged === 'cursor' ? ['cursor=', 'limit=2&cursor='].map((query) => ({ name: `with ${query}`, query })) : []),
    // A deliberate incompatibility: such a large offset is rejected, with the reason.
    ...(paged ? [{ name: 'with offset=20000', query: 'offset=20000', status: 400 }] : []),
  ];
}

export async function given(): Promise<Given> {
  const [user, other] = await Promise.all([aUser('original'), aUser('original')]);
  return { user, other, postId: await aPost(user), mediaId: '' };
}
