import { describe, expect, it } from 'vitest';
import { callApi } from '../setup/call-api.ts';
import { lacks } from '../setup/differences.ts';
import { expectProblem } from '../setup/expect-problem.ts';
import { webOrigin } from '../setup/web-origin.ts';

const origin = webOrigin();
const safe = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'x-trace-id': expect.stringMatching(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/) as string,
};

describe('every response', () => {
  it.each(['/', '/health', '/ready', '/openapi.json', '/docs', '/api/v1', '/api/v1/feed', '/api/v1/auth/me', '/nope'])(
    'has a trace id and the security headers: %s',
    async (path) => {
      const { headers } = await callApi('GET', path, { headers: { Origin: origin } });
      expect(headers).toMatchObject(safe);
      expect(headers['access-control-allow-origin']).toBe(origin);
      expect(headers['access-control-expose-headers']).toContain('X-Trace-Id');
      expect(headers).not.toHaveProperty('x-powered-by');
      // Gateways that compress add Accept-Encoding.
      expect(headers['vary']?.toLowerCase().split(/, */).filter((name) => name !== 'accept-encoding')).toEqual(['origin']);
    },
  );

  const trace = async (header: string) =>
    (await callApi('GET', '/health', { headers: { 'X-Amzn-Trace-Id': header } })).headers['x-trace-id'];

  it.skipIf(lacks('the trace of the caller goes on'))('continues the trace its caller began', async () => {
    const root = '1-5759e988-bd862e3fe1be46a994272793';
    expect(await trace(`Root=${root};Parent=53995c3f42cd8ad8;Sampled=1`)).toBe(root);
  });

  it('starts a trace if its caller has none', async () => {
    expect(await trace('Root=junk; <script>')).toMatch(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/);
    expect(await trace('')).not.toBe(await trace(''));
  });
});

describe('a preflight', () => {
  it.each([
    ['POST', '/api/v1/posts'],
    ['PATCH', '/api/v1/users/me'],
    ['DELETE', '/api/v1/posts/0198f0aa-0000-7000-8000-000000000000'],
    ['POST', '/api/v1/media/upload-url'],
  ])('of %s %s is allowed to our pages', async (method, path) => {
    const { status, headers } = await callApi('OPTIONS', path, {
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': method,
        'Access-Control-Request-Headers': 'authorization,content-type,idempotency-key',
      },
    });
    expect([200, 204]).toContain(status);
    expect(headers['access-control-allow-origin']).toBe(origin);
    expect(headers['access-control-allow-methods']?.split(', ')).toEqual(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
    expect(headers['allow']).toContain(method);
    for (const name of ['Authorization', 'Content-Type', 'Idempotency-Key', 'Prefer']) expect(headers['access-control-allow-headers']).toContain(name);
  });
});

describe('the operational pages', () => {
  it('GET /health is up', async () => {
    expect(await callApi('GET', '/health')).toMatchObject({ status: 200, body: { status: 'UP' } });
  });

  it('GET /ready has checked every dependency', async () => {
    const redis = process.env['REDIS_URL'] === '' ? {} : { redis: 'UP' };
    const checks = { postgres: 'UP', ...redis, dynamodb: 'UP', s3: 'UP', cognito: 'UP', sns: 'UP', sqs: 'UP' };
    expect(await callApi('GET', '/ready')).toMatchObject({ status: 200, body: { status: 'UP', checks } });
  });

  it('GET /openapi.json describes existing routes', async () => {
    const { body } = await callApi<{ openapi: string; paths: Record<string, Record<string, unknown>> }>('GET', '/openapi.json');
    expect(body.openapi).toMatch(/^3\.1/);
    const routes = Object.entries(body.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => [method.toUpperCase(), path] as const));
    expect(routes.length).toBeGreaterThan(25);
    for (const [method, path] of routes) {
      const answer = await callApi<{ code?: string }>(method, path.replace(/\{\w+\}/g, '0198f0aa-0000-7000-8000-000000000000'));
      expect(['no_such_path', 'method_not_allowed'], `${method} ${path}`).not.toContain(answer.body.code);
      expect(answer.status, `${method} ${path}`).toBeLessThan(500);
    }
  });

  it.each(['/', '/api/v1'])('GET %s links to the contract, its explorer, the status and the feed', async (path) => {
    const { status, body } = await callApi<{ links: Record<string, string> }>('GET', path);
    expect(status).toBe(200);
    expect(Object.keys(body.links)).toEqual(['service-desc', 'service-doc', 'status', 'feed']);
    for (const link of Object.values(body.links)) {
      const address = new URL(link, `${process.env['API_URL']}${path}`).href;
      expect((await callApi('GET', address.slice(process.env['API_URL']!.length))).status, link).toBe(200);
    }
  });

  it.each(['/', '/api/v1', '/openapi.json', '/docs', '/docs/explorer.css'])('GET %s has no body for clients that have it', async (path) => {
    const first = await callApi('GET', path);
    expect([first.status, first.headers['cache-control']]).toEqual([200, expect.stringMatching(/^public, (max-age=\d+|no-cache)$/)]);
    const etag = first.headers['etag']!;
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await callApi('GET', path, { headers: { 'If-None-Match': known, Origin: origin } });
      expect(again, known).toMatchObject({ status: 304, body: '', headers: { etag, 'access-control-allow-origin': origin } });
    }
    expect(await callApi('GET', path, { headers: { 'If-None-Match': '"other"' } })).toMatchObject({ status: 200, headers: { etag } });
  });

  it.each(['/health', '/ready', '/api/v1/feed', '/api/v1/auth/me'])('GET %s is not cacheable', async (path) => {
    const { headers } = await callApi('GET', path);
    expect(headers['cache-control']).toBe('no-store');
    expect(headers).not.toHaveProperty('etag');
  });

  it('GET /docs is a page, and its resources exist', async () => {
    const page = await callApi<string>('GET', '/docs');
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    const script = /src="(docs\/[^"]+)"/.exec(page.body)![1]!;
    expect((await callApi('GET', `/${script}`)).status).toBe(200);
    expectProblem(await callApi('GET', '/docs/nothing.js'), 404, 'page_not_found');
  });
});
