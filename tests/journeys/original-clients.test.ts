import { beforeAll, describe, expect, it } from 'vitest';
import { callApi } from '../setup/call-api.ts';
import { expectProblem } from '../setup/expect-problem.ts';
import { aMedia, aPhoto } from '../setup/given.ts';
import { webOrigin } from '../setup/web-origin.ts';
import { type Given, given, type OriginalRequest, originalRequests, type Variant, variantsOf } from './original-requests.ts';

/** The headers of the original web client, which it sends even without a body. */
const headers = { 'Content-Type': 'application/json', Accept: 'application/json, text/plain, */*', Origin: webOrigin() };

let shared: Given;
beforeAll(async () => {
  shared = await given();
  // Creates one of everything that lists contain.
  const { body } = await callApi<{ media: { id: string }[] }>('GET', `/api/v1/posts/${shared.postId}`);
  shared.mediaId = body.media[0]!.id;
  for (const [path, sent] of [['like', undefined], ['comments', { text: 'First' }]] as const) {
    await callApi('POST', `/api/v1/posts/${shared.postId}/${path}`, { token: shared.other.token, body: sent });
  }
});

async function send({ route, token, ids, body }: OriginalRequest, variant: Variant) {
  const [method, template] = route.split(' ') as [string, string];
  const spell = variant.spell ?? String;
  const path = Object.entries(ids?.(shared) ?? {}).reduce((filled, [name, id]) => filled.replace(`{${name}}`, spell(id)), template);
  const sent = await body?.(shared);
  const all = Object.entries({ ...headers, ...variant.headers }).filter(([, value]) => value !== undefined);
  return callApi<unknown>(method, `/api/v1${path}${variant.query === undefined ? '' : `?${variant.query}`}`, {
    ...(token && !variant.anonymous && { token: shared.user.token }),
    headers: Object.fromEntries(all) as Record<string, string>,
    // Sent as bytes, for which fetch does not add a Content-Type.
    ...(sent && { body: new TextEncoder().encode(JSON.stringify(variant.body?.(sent) ?? sent)) }),
  });
}

describe.each(originalRequests.map((request) => [request.route, request] as const))('a client of the original API: %s', (_, request) => {
  it.each(variantsOf(request).map((variant) => [variant.name, variant] as const))('%s', async (_name, variant) => {
    const { status, body, headers: received } = await send(request, variant);
    expect([status, body]).toEqual([variant.status ?? request.status, expect.anything()]);
    if (status < 300) expect(request.reads.safeParse(body).error).toBeUndefined();
    else expect(body).toMatchObject({ errors: [{ path: 'offset', message: expect.stringContaining('next_cursor') as string }] });
    expect(received['access-control-allow-origin']).toBe(webOrigin());
  });
});

describe('a client of the original API', () => {
  it('is told that a name is taken', async () => {
    const { username, email, password } = shared.user;
    expectProblem(await callApi('POST', '/api/v1/auth/register', { headers, body: JSON.stringify({ username, email, password }) }), 409, 'name_taken');
  });

  it.each([
    ['of a known type and size', { content_type: 'image/jpeg' }, { 'Content-Type': 'image/jpeg' }],
    ['of no known type', { content_type: '', size: 0 }, {}],
    ['of a type it did not say before', {}, { 'Content-Type': 'image/jpeg' }],
  ])('uploads a file %s from a browser, and confirms it', async (_, said, typed: Record<string, string>) => {
    const { token } = shared.user;
    const file = new Uint8Array(await aPhoto());
    const asked = { filename: 'photo.jpg', ...('size' in said || !('content_type' in said) ? {} : { size: file.length }), ...said };
    const permission = await callApi<{ media_id: string; upload_url: string }>('POST', '/api/v1/media/upload-url', { token, headers, body: JSON.stringify(asked) });
    const preflight = await fetch(permission.body.upload_url, {
      method: 'OPTIONS',
      headers: { Origin: webOrigin(), 'Access-Control-Request-Method': 'PUT', 'Access-Control-Request-Headers': 'content-type' },
    });
    const readable = expect.toBeOneOf(['*', webOrigin()]) as string;
    expect([preflight.ok, preflight.headers.get('access-control-allow-origin')]).toEqual([true, readable]);
    const put = await fetch(permission.body.upload_url, { method: 'PUT', headers: { Origin: webOrigin(), ...typed }, body: file });
    expect([put.ok, put.headers.get('access-control-allow-origin')]).toEqual([true, readable]);
    const { media_id } = permission.body;
    for (const sent of [{ media_id, extra: 1 }, { media_id: media_id.replaceAll('-', '') }]) {
      const confirmed = await callApi('POST', '/api/v1/media/confirm', { token, headers, body: JSON.stringify(sent) });
      const variant = expect.stringMatching(/^https?:/) as string;
      expect(confirmed).toMatchObject({ status: 200, body: { media_id, variants: { original: variant, thumbnail: variant, medium: variant } } });
    }
  });

  it('cannot see somebody else’s photo that is in no post, unlike before', async () => {
    const mediaId = await aMedia(shared.other);
    expectProblem(await callApi('GET', `/api/v1/media/${mediaId}`, { headers }), 404, 'media_not_found');
  });
});
