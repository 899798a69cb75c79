import { beforeAll, describe, expect, it } from 'vitest';
import { callApi } from '../setup/call-api.ts';
import { expectProblem } from '../setup/expect-problem.ts';
import { aUser, type TestUser } from '../setup/given.ts';

let user: TestUser;
beforeAll(async () => {
  user = await aUser();
});
const json = { 'Content-Type': 'application/json' };

/** Checks that a response is one of these problems, given by status and code. */
async function expectRefusal(asked: ReturnType<typeof callApi>, allowed: Record<number, string[]>): Promise<void> {
  const answer = await asked;
  const { code } = answer.body as unknown as { code: string };
  expect(allowed[answer.status] ?? [], `${answer.status} ${code}`).toContain(code);
  expectProblem(answer, answer.status, code);
}

describe('an unknown path', () => {
  it.each(['/nope', '/api', '/api/v1/nope', '/api/v2/feed', '/api/v1/posts/x/y/z', '/api/v1/users/ada/nope', '/.env', '/api/v1/feed/home/x'])(
    '%s is 404 with every method',
    async (path) => {
      for (const method of ['GET', 'POST', 'DELETE']) expectProblem(await callApi(method, path), 404, 'no_such_path');
    },
  );
});

describe('a wrong method', () => {
  it.each([
    ['PUT', '/api/v1/posts', 'POST, OPTIONS'],
    ['GET', '/api/v1/posts', 'POST, OPTIONS'],
    ['POST', '/api/v1/feed', 'GET, OPTIONS'],
    ['DELETE', '/api/v1/feed/home', 'GET, OPTIONS'],
    ['GET', '/api/v1/auth/register', 'POST, OPTIONS'],
    ['DELETE', '/api/v1/auth/me', 'GET, OPTIONS'],
    ['PUT', '/api/v1/posts/0198f0aa-0000-7000-8000-000000000000', 'GET, PATCH, DELETE, OPTIONS'],
    ['GET', '/api/v1/posts/0198f0aa-0000-7000-8000-000000000000/like', 'POST, DELETE, OPTIONS'],
    ['PUT', '/api/v1/posts/0198f0aa-0000-7000-8000-000000000000/comments', 'POST, GET, OPTIONS'],
    // These also match a path whose last segment is a parameter, but the best match counts, regardless of its methods.
    ['GET', '/api/v1/media/upload', 'POST, OPTIONS'],
    ['GET', '/api/v1/media/upload-url', 'POST, OPTIONS'],
    ['GET', '/api/v1/media/confirm', 'POST, OPTIONS'],
    ['GET', '/api/v1/users/me', 'PATCH, OPTIONS'],
    ['DELETE', '/api/v1/users/me', 'PATCH, OPTIONS'],
    ['DELETE', '/api/v1/media/0198f0aa-0000-7000-8000-000000000000', 'GET, OPTIONS'],
    ['PATCH', '/api/v1/users/ada', 'GET, OPTIONS'],
    ['POST', '/', 'GET, OPTIONS'],
    ['DELETE', '/api/v1', 'GET, OPTIONS'],
    ['POST', '/health', 'GET, OPTIONS'],
    ['POST', '/openapi.json', 'GET, OPTIONS'],
    ['POST', '/docs/explorer.js', 'GET, OPTIONS'],
  ])('%s %s is 405 and lists the allowed methods', async (method, path, allow) => {
    const answer = await callApi(method, path);
    expectProblem(answer, 405, 'method_not_allowed');
    expect(answer.headers['allow']?.split(', ').toSorted()).toEqual(allow.split(', ').toSorted());
  });

  it.each([
    ['/', 'GET, OPTIONS'],
    ['/health', 'GET, OPTIONS'],
    ['/docs', 'GET, OPTIONS'],
    ['/api/v1/feed', 'GET, OPTIONS'],
    ['/api/v1/users/me', 'PATCH, OPTIONS'],
    ['/api/v1/media/confirm', 'POST, OPTIONS'],
    ['/api/v1/posts/0198f0aa-0000-7000-8000-000000000000', 'GET, PATCH, DELETE, OPTIONS'],
  ])('includes HEAD: %s', async (path, allow) => {
    const { status, headers, body } = await callApi('HEAD', path);
    expect({ status, body }).toEqual({ status: 405, body: '' });
    expect(headers['allow']?.split(', ').toSorted()).toEqual(allow.split(', ').toSorted());
  });
});

describe('a body', () => {
  const latin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
  const utf16 = (text: string) => new Uint8Array(Buffer.from(text, 'utf16le'));
  const deep = '['.repeat(100_000) + ']'.repeat(100_000);
  it.each<[string, string | Uint8Array, number, string, Record<string, string>?]>([
    ['cut off', '{"email_or_username":', 400, 'malformed_json'],
    ['that is a list', '[]', 400, 'malformed_json'],
    ['nested a hundred thousand deep', deep, 400, 'malformed_json'],
    ['with a field nested that deep', `{"email_or_username":${deep},"password":"x"}`, 400, 'validation_failed'],
    ['of bytes that are no UTF-8', latin1('{"email_or_username":"Zoë","password":"x"}'), 400, 'malformed_json'],
    ['in Latin-1', latin1('{"email_or_username":"Zoë","password":"x"}'), 415, 'unsupported_charset', { 'Content-Type': 'application/json; charset=ISO-8859-1' }],
    ['in UTF-16', utf16('{"email_or_username":"ada","password":"x"}'), 415, 'unsupported_charset', { 'Content-Type': 'application/json;charset="utf-16le"' }],
    ['that is null', 'null', 400, 'malformed_json'],
    ['that is false', 'false', 400, 'malformed_json'],
    ['that is zero', '0', 400, 'malformed_json'],
    ['that is not there', '', 400, 'malformed_json'],
    ['with a byte order mark', '\ufeff{"email_or_username":"nobody.at.all","password":"x"}', 401, 'wrong_credentials'],
    ['in UTF-8 that says so', '{"email_or_username":"nobody.at.all","password":"x"}', 401, 'wrong_credentials', { 'Content-Type': 'application/json; charset=UTF-8' }],
    ['with a string of 10 MB', JSON.stringify({ email_or_username: 'x'.repeat(10_000_000) }), 413, 'body_too_large'],
    ['of text', 'hello', 400, 'malformed_json', { 'Content-Type': 'text/plain' }],
    ['of a form', 'email_or_username=a&password=b', 400, 'malformed_json', { 'Content-Type': 'application/x-www-form-urlencoded' }],
    ['of XML', '<login/>', 400, 'malformed_json', { 'Content-Type': 'application/xml' }],
    ['of multipart', '--x--', 400, 'malformed_json', { 'Content-Type': 'multipart/form-data; boundary=x' }],
    ['of JSON said to be text', '{"email_or_username":"nobody.at.all","password":"x"}', 401, 'wrong_credentials', { 'Content-Type': 'text/plain' }],
  ])('%s is the problem of its sender', async (_, body, status, code, headers = json) => {
    expectProblem(await callApi('POST', '/api/v1/auth/login', { headers, body }), status, code);
  });

  it.each([
    ['POST', '/api/v1/auth/register'],
    ['POST', '/api/v1/posts'],
    ['POST', '/api/v1/media/upload-url'],
    ['POST', '/api/v1/media/upload'],
    ['POST', '/api/v1/media/confirm'],
    ['POST', '/api/v1/posts/0198f0aa-0000-7000-8000-000000000000/comments'],
    ['PATCH', '/api/v1/users/me'],
  ])('that is malformed in any way never causes a 5xx: %s %s', async (method, path) => {
    const bodies = ['', '{', '7', '{"text": "\\u0000"}', '{"caption": 1, "bio": 1, "size": "x"}', '{"media_id": "\\ud800", "bio": "\\ud800"}'];
    const big = JSON.stringify(Object.fromEntries(['text', 'bio', 'media_data', 'filename', 'username'].map((name) => [name, 'x'.repeat(1_900_000)])));
    for (const body of [...bodies, big]) {
      const answer = await callApi<{ code: string }>(method, path, { token: user.token, headers: json, body });
      expect([400, 404, 413, 415]).toContain(answer.status);
      expectProblem(answer, answer.status, answer.body.code);
    }
  });
});

describe('an unusual URL', () => {
  it.each(['/api/v1/users/a%00b', '/api/v1/posts/%00', '/api/v1/posts/..%2f..%2fetc', `/api/v1/posts/${'9'.repeat(7_000)}`])(
    '%s is 404',
    async (path) => {
      // In some gateways an encoded slash separates segments; the path is then unknown.
      await expectRefusal(callApi('GET', path), { 404: path.includes('%2f') ? ['not_found', 'no_such_path'] : ['not_found'] });
    },
  );

  it.each(['cursor=%00', 'cursor=%ED%A0%80', 'offset=10001', `cursor=${'x'.repeat(5_000)}`])(
    'the feed with %s is 400',
    async (query) => {
      expectProblem(await callApi('GET', `/api/v1/feed?${query}`), 400, 'validation_failed');
    },
  );

  // Some gateways reject these themselves, others leave that to the function.
  it.each(['/api/v1/posts/%E0%A4%A', '/api/v1/users/%ED%A0%80'])('%s, which is not even text, is rejected', async (path) => {
    await expectRefusal(callApi('GET', path), { 400: ['gateway_error'], 404: ['not_found'] });
  });

  it('an invalid Content-Type is 400', async () => {
    const answer = callApi('POST', '/api/v1/auth/login', { headers: { 'Content-Type': 'garbage' }, body: '{}' });
    await expectRefusal(answer, { 400: ['gateway_error', 'malformed_json', 'validation_failed'] });
  });

  it('a body over 10 MB is 413', async () => {
    const body = 'x'.repeat(10 * 1024 * 1024 + 1);
    await expectRefusal(callApi('POST', '/api/v1/auth/login', { headers: json, body }), { 413: ['body_too_large'] });
  });
});
