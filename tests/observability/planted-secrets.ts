import { randomUUID } from 'node:crypto';
import openapi from '../../docs/openapi.json' with { type: 'json' };
import { authenticator } from '../setup/authenticator.ts';
import { callApi } from '../setup/call-api.ts';
import { emailedCode } from '../setup/emailed-code.ts';
import { aPhoto, freshName } from '../setup/given.ts';

type Json = Record<string, unknown>;

interface Operation {
  parameters?: Json[];
  requestBody?: { content: Record<string, { schema: Json }> };
}

/** Values that only their owner may see, by name. */
export interface Secrets {
  password: string;
  email: string;
  token: string;
  refreshToken: string;
  code: string;
  totpSecret: string;
  totpCode: string;
  recoveryCode: string;
  presignedUrl: string;
  caption: string;
  comment: string;
  bio: string;
}

export interface Planted {
  user: { id: string; username: string };
  post: string;
  media: string;
  secrets: Secrets;
}

/** Creates a private account with a post, a comment and a file uploaded directly to storage. */
export async function plantSecrets(): Promise<Planted> {
  const mark = () => `planted-${randomUUID()}`;
  const username = freshName('planted');
  const given = { password: mark(), email: `${mark()}@example.com`, caption: mark(), comment: mark(), bio: mark() };
  const call = async <Body>(method: string, path: string, body: unknown, token?: string): Promise<Body> => {
    const answer = await callApi<Body>(method, `/api/v1${path}`, { body, ...(token !== undefined && { token }) });
    if (answer.status >= 300) throw new Error(`${method} ${path} was refused: ${answer.status}`);
    return answer.body;
  };
  const session = await call<{ token: string; refresh_token: string; user: { id: string } }>('POST', '/auth/register', { username, email: given.email, password: given.password });
  const { token } = session;
  const code = await emailedCode(given.email);
  const totp = await call<{ secret: string; otpauth_url: string }>('POST', '/auth/totp', {}, token);
  const totpCode = authenticator(totp.otpauth_url).code();
  const { recovery_codes } = await call<{ recovery_codes: string[] }>('POST', '/auth/totp/verify', { code: totpCode }, token);
  await call('PATCH', '/users/me', { bio: given.bio, is_private: true }, token);
  const photo = await aPhoto();
  const upload = await call<{ media_id: string; upload_url: string }>('POST', '/media/upload-url', { filename: 'photo.jpg', content_type: 'image/jpeg', size: photo.length }, token);
  const put = await fetch(upload.upload_url, { method: 'PUT', headers: { 'Content-Type': 'image/jpeg' }, body: new Uint8Array(photo) });
  if (!put.ok) throw new Error(`storage refused the file: ${put.status}`);
  await call('POST', '/media/confirm', { media_id: upload.media_id }, token);
  const { id: post } = await call<{ id: string }>('POST', '/posts', { media_id: upload.media_id, caption: given.caption }, token);
  await call('POST', `/posts/${post}/comments`, { text: given.comment }, token);
  return {
    user: { id: session.user.id, username },
    post,
    media: upload.media_id,
    secrets: { ...given, token, refreshToken: session.refresh_token, code: code!, totpSecret: totp.secret, totpCode, recoveryCode: recovery_codes[0]!, presignedUrl: upload.upload_url },
  };
}

const escape = (text: string): string => text.replace(/[^\w]/g, String.raw`\$&`);

/** Patterns for finding the secrets in any text. */
export function tracesOf(secrets: Secrets): [name: string, pattern: RegExp][] {
  const part = { ...secrets, token: secrets.token.split('.')[2]!, presignedUrl: new URL(secrets.presignedUrl).searchParams.get('X-Amz-Signature')! };
  return Object.entries(part).map(([name, text]) => {
    // Recovery codes are accepted without their dash, too.
    const literal = name === 'recoveryCode' ? text.replace('-', '-?') : escape(text);
    // Six digits may also occur by chance in longer numbers and ids, which do not count.
    return [name, new RegExp(name === 'code' || name === 'totpCode' ? `(?<![\\w.-])${literal}(?![\\w.-])` : `${literal}|${escape(encodeURIComponent(text))}`)];
  });
}

const resolve = (value: Json): Json => {
  const reference = value['$ref'];
  if (typeof reference !== 'string') return value;
  return reference.split('/').slice(1).reduce<unknown>((part, key) => (part as Json)[key], openapi) as Json;
};

/** The secret that fits a field or, if there is none, any other. */
function secretFor(path: string, field: string, { secrets }: Planted, index: number): string {
  const fitting: Record<string, string> = { email: secrets.email, email_or_username: secrets.email, password: secrets.password, refresh_token: secrets.refreshToken, code: /totp|login/.test(path) ? secrets.recoveryCode : secrets.code, caption: secrets.caption, text: secrets.comment, bio: secrets.bio };
  return fitting[field] ?? Object.values(secrets)[index % Object.keys(secrets).length]!;
}

/** An upload form with secrets in a file name and in another field. */
function aForm(secrets: Secrets, file: Buffer): FormData {
  const form = new FormData();
  form.append(secrets.comment, secrets.password);
  form.append('file', new Blob([new Uint8Array(file)], { type: 'image/jpeg' }), `${secrets.caption}.jpg`);
  return form;
}

/**
 * Calls every operation of the contract with secrets in its path, query, headers and body: once where they belong, once where they
 * don't, and once in a body that is not JSON. Uploads are also sent as forms, with a photo and with another file.
 */
export async function sendSecretsEverywhere(planted: Planted): Promise<{ operations: number; statuses: Set<number> }> {
  const { secrets, user, post, media } = planted;
  const ids: Record<string, string> = { post_id: post, media_id: media, user_id: user.id, comment_id: post };
  // Requests that may delete the post come late, and those that may end the session come last.
  const place = ({ path, method }: { path: string; method: string }) => (path.includes('/auth/') ? 2 : method === 'DELETE' ? 1 : 0);
  const operations = Object.entries(openapi.paths as unknown as Record<string, Record<string, Operation>>)
    .flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })))
    .sort((a, b) => place(a) - place(b));
  const statuses = new Set<number>();
  const photo = await aPhoto();
  for (const [index, { path, method, operation }] of operations.entries()) {
    const parameters = (operation.parameters ?? []).map(resolve) as { name: string; in: string }[];
    const fields = Object.entries((operation.requestBody ? resolve(operation.requestBody.content['application/json']!.schema)['properties'] : {}) as Json);
    const all = Object.values(secrets).join(' ');
    const fitting = Object.fromEntries(fields.flatMap(([name, schema]) => (resolve(schema as Json)['type'] === 'string' ? [[name, name.endsWith('_id') ? media : secretFor(path, name, planted, index)]] : [])));
    const wrong = Object.fromEntries([...fields.map(([name]) => [name, { [secrets.caption]: all }]), [secrets.password, all]]);
    const query = parameters.filter((one) => one.in === 'query').map(({ name }, at) => `${name}=${encodeURIComponent(secretFor(path, name, planted, index + at))}`);
    const headers = { ...Object.fromEntries(parameters.filter((one) => one.in === 'header').map(({ name }) => [name, secrets.caption])), 'X-Custom': all, 'User-Agent': secrets.password, Cookie: `session=${secrets.token}`, Referer: secrets.presignedUrl };
    const variants = [
      { path: path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? secrets.caption), token: secrets.token, body: JSON.stringify(fitting) },
      { path: path.replace(/\{\w+\}/g, secrets.caption), token: secrets.token, body: JSON.stringify(wrong) },
      { path: path.replace(/\{\w+\}/g, encodeURIComponent(secrets.email)), token: `${secrets.token}x`, body: `{"${secrets.password}": ${all}` },
    ];
    const forms = operation.requestBody && 'multipart/form-data' in operation.requestBody.content ? [aForm(secrets, photo), aForm(secrets, Buffer.from(all))] : [];
    for (const { path: filled, token, body } of [...variants, ...forms.map((form) => ({ ...variants[0]!, body: form }))]) {
      const type: Record<string, string> = method !== 'GET' && typeof body === 'string' ? { 'Content-Type': 'application/json' } : {};
      const address = `${filled}?${[...query, `token=${encodeURIComponent(secrets.token)}`].join('&')}`;
      const response = await fetch(`${process.env['API_URL']}${address}`, { method, redirect: 'manual', headers: { ...headers, Authorization: `Bearer ${token}`, ...type }, ...(method !== 'GET' && { body }) });
      await response.arrayBuffer();
      statuses.add(response.status);
    }
  }
  return { operations: operations.length, statuses };
}
