import { randomUUID } from 'node:crypto';

/** A running service, and the user who sends the sample request. */
export interface Asker {
  apiUrl: string;
  username: string;
  password: string;
}

type Source = (values: Values) => string | Promise<string>;

/** The values for the placeholders in events/samples, requested from the running service as needed. */
const sources: Record<string, Source> = {
  username: ({ asker }) => asker.username,
  password: ({ asker }) => asker.password,
  fresh_username: () => `sample_${randomUUID().slice(0, 8)}`,
  fresh_key: () => randomUUID(),
  fresh_id: () => randomUUID(),
  token: async (values) => (await values.session()).token,
  refresh_token: async (values) => (await values.session()).refresh_token,
  user_id: async (values) => (await values.session()).user.id,
  a_post_id: async (values) => (await values.somebodysPost()).id,
  a_user_id: async (values) => (await values.somebodysPost()).user_id,
  a_media_id: async (values) => (await values.somebodysPost()).media[0]!.id,
  an_unused_media_id: (values) => values.photo(),
  an_uploaded_media_id: (values) => values.upload(),
  an_own_post_id: async (values) => {
    const post = { media_id: await values.photo(), caption: 'Created to try a sample' };
    return (await values.call<{ id: string }>('POST', '/posts', post)).id;
  },
  an_own_session_id: async (values) => {
    const { sessions } = await values.withAnotherSession<{ sessions: { id: string; current: boolean }[] }>('GET', '/auth/sessions');
    return sessions.find(({ current }) => current)!.id;
  },
  an_own_export_id: async (values) => (await values.call<{ id: string }>('POST', '/users/me/exports', {})).id,
  an_own_comment_id: async (values) => values.comment(await values.get('a_post_id')),
  an_own_posts_comment_id: async (values) => values.comment(await values.get('an_own_post_id')),
};

export const placeholders = Object.keys(sources);

interface Session {
  token: string;
  refresh_token: string;
  user: { id: string };
}

interface SomePost {
  id: string;
  user_id: string;
  username: string;
  media: { id: string }[];
}

/** Replaces a sample's `{{placeholders}}` with values from the running service. */
export async function fillSample(text: string, asker: Asker): Promise<unknown> {
  const values = new Values(asker);
  const found = new Map<string, string>();
  for (const [, name] of text.matchAll(/\{\{(\w+)\}\}/g)) found.set(name!, await values.get(name!));
  return fillWith(text, (name) => found.get(name)!);
}

/** Parses a sample and fills its placeholders with `valueOf`, whose results must not contain anything that JSON would escape. */
export function fillWith(text: string, valueOf: (name: string) => string): unknown {
  return JSON.parse(text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => valueOf(name)));
}

class Values {
  readonly asker: Asker;
  readonly #known = new Map<string, Promise<string>>();
  #session: Promise<Session> | undefined;
  #post: Promise<SomePost> | undefined;

  constructor(asker: Asker) {
    this.asker = asker;
  }

  get(name: string): Promise<string> {
    const source = sources[name];
    if (!source) throw new Error(`{{${name}}} is not a placeholder. There are ${placeholders.map((known) => `{{${known}}}`).join(', ')}.`);
    let value = this.#known.get(name);
    if (!value) this.#known.set(name, (value = Promise.resolve(source(this))));
    return value;
  }

  session(): Promise<Session> {
    return (this.#session ??= this.#logIn());
  }

  #logIn(): Promise<Session> {
    const { username, password } = this.asker;
    return this.#ask<Session>('POST', '/auth/login', { email_or_username: username, password });
  }

  /** A post, preferably by somebody else, since users cannot follow themselves. */
  somebodysPost(): Promise<SomePost> {
    return (this.#post ??= this.#ask<{ posts: SomePost[] }>('GET', '/feed?limit=100').then(({ posts }) => {
      const post = posts.find(({ username }) => username !== this.asker.username) ?? posts[0];
      if (!post) throw new Error('There is no post yet. Start with demo data (npm start -- --fresh) or create one: npm run invoke -- create-post');
      return post;
    }));
  }

  async comment(postId: string): Promise<string> {
    return (await this.call<{ comment_id: string }>('POST', `/posts/${postId}/comments`, { text: 'Created to try a sample' })).comment_id;
  }

  async photo(): Promise<string> {
    const { media_id } = await this.call<{ media_id: string }>('POST', '/media/upload', {
      media_data: (await picture()).toString('base64'),
      content_type: 'image/png',
    });
    return media_id;
  }

  /** A photo in storage that has not been confirmed yet. */
  async upload(): Promise<string> {
    const bytes = await picture();
    const permission = await this.call<{ media_id: string; upload_url: string; headers: Record<string, string> }>('POST', '/media/upload-url', {
      filename: 'sample.png',
      content_type: 'image/png',
      size: bytes.length,
    });
    const { ok, status } = await fetch(permission.upload_url, { method: 'PUT', headers: permission.headers, body: new Uint8Array(bytes) });
    if (!ok) throw new Error(`Storage responded to the upload with ${status}.`);
    return permission.media_id;
  }

  async call<Answer>(method: string, path: string, body: object): Promise<Answer> {
    const { token } = await this.session();
    return this.#ask(method, path, body, { Authorization: `Bearer ${token}` });
  }

  async withAnotherSession<Answer>(method: string, path: string): Promise<Answer> {
    const { token } = await this.#logIn();
    return this.#ask(method, path, undefined, { Authorization: `Bearer ${token}` });
  }

  async #ask<Answer>(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(`${this.asker.apiUrl}/api/v1${path}`, {
      method,
      headers: { ...headers, ...(body && { 'Content-Type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Answer & { detail?: string };
    if (!response.ok) throw new Error(`${method} ${path} as ${this.asker.username} returned ${response.status}: ${answer.detail ?? ''}`);
    return answer;
  }
}

async function picture(): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  const channels = 3;
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  return sharp({ create: { width: 320, height: 240, channels, background: 'black', noise } }).png().toBuffer();
}
