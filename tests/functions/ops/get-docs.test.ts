import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { handler } from '../../../functions/ops/get-docs.ts';

const get = (file?: string, headers: Record<string, string> = {}) =>
  handler(
    {
      httpMethod: 'GET',
      path: file === undefined ? '/docs' : `/docs/${file}`,
      headers,
      pathParameters: file === undefined ? null : { file },
    } as unknown as APIGatewayProxyEvent,
    {} as Context,
  );

/** Lambda's limit for a response, in bytes. */
const lambdaLimit = 6 * 1024 * 1024;

describe('GET /docs', () => {
  it('forbids content sniffing, framing and foreign scripts', async () => {
    const { statusCode, headers } = await get();
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      'Content-Type': 'text/html; charset=utf-8',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
    });
    const policy = new Map(headers['Content-Security-Policy']!.split('; ').map((rule) => rule.split(/ (.*)/s) as [string, string]));
    expect(policy.get('default-src')).toBe("'none'");
    expect(policy.get('script-src')).toBe("'self'");
    expect(policy.get('style-src')).toBe("'self'");
    expect(policy.get('connect-src')).toBe("'self'");
    expect(policy.get('frame-ancestors')).toBe("'none'");
  });

  it('has no inline script or style, which its policy would stop', async () => {
    const { body } = await get();
    expect(body).not.toMatch(/<script(?![^>]*\ssrc=)/);
    expect(body).not.toMatch(/<style|\sstyle=|\son\w+=/);
  });

  it('refers only to existing files, of the type that their names say', async () => {
    const { body } = await get();
    const names = [...body.matchAll(/(?:src|href)="docs\/([^"]+)"/g)].map((match) => match[1]!);
    expect(names).toEqual(expect.arrayContaining(['swagger-ui.css', 'swagger-ui-bundle.js', 'explorer.css', 'explorer.js', 'favicon.svg']));
    const types = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8', svg: 'image/svg+xml' };
    for (const name of names) {
      const { statusCode, headers, body: content, isBase64Encoded } = await get(name);
      expect(statusCode, name).toBe(200);
      expect(headers['Content-Type'], name).toBe(types[name.split('.').at(-1) as keyof typeof types]);
      // API Gateway would pass on base64 unchanged, since only uploads are binary.
      expect(isBase64Encoded ?? false, name).toBe(false);
      expect(Buffer.byteLength(JSON.stringify({ content })), name).toBeLessThan(lambdaLimit);
    }
  });

  it('labels every field of the sign-in form', async () => {
    const { body } = await get();
    const labelled = [...body.matchAll(/<label>[^<]*\w[^<]*<input name="(\w+)"/g)].map((match) => match[1]);
    expect(labelled).toEqual(['email_or_username', 'password']);
    expect(body.match(/<input/g)).toHaveLength(labelled.length);
  });

  it('contains every element that its script needs', async () => {
    const [{ body: page }, { body: script }] = await Promise.all([get(), get('explorer.js')]);
    const ids = [...script.matchAll(/element\('([\w-]+)'\)/g)].map((match) => match[1]!);
    expect(ids.length).toBeGreaterThan(5);
    for (const id of ids) expect(page).toContain(`id="${id}"`);
  });
});

describe('GET /docs/{file}', () => {
  it('serves Swagger UI as it was published', async () => {
    const published = readFileSync(new URL('../../../node_modules/swagger-ui-dist/swagger-ui-bundle.js', import.meta.url));
    const { body } = await get('swagger-ui-bundle.js');
    expect(sha256(body)).toBe(sha256(published));
  });

  it('returns 304 to clients that have the file, and the file to others', async () => {
    const first = await get('swagger-ui.css');
    const etag = first.headers['ETag']!;
    expect(etag).toMatch(/^"[\w-]{43}"$/);
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const { statusCode, body, headers } = await get('swagger-ui.css', { 'If-None-Match': known });
      expect({ statusCode, body, etag: headers['ETag'] }, known).toEqual({ statusCode: 304, body: '', etag });
    }
    const { statusCode, body } = await get('swagger-ui.css', { 'If-None-Match': '"other"' });
    expect(statusCode).toBe(200);
    expect(body).toBe(first.body);
  });

  it.each(['nothing.js', 'files.ts', '../files.ts', '..%2Ffiles.ts', '../../package.json', 'constructor', '__proto__', ''])(
    'has no file %j',
    async (name) => {
      const { statusCode, headers, body } = await get(name);
      expect(statusCode).toBe(404);
      expect(headers['Content-Type']).toBe('application/problem+json');
      expect(JSON.parse(body)).toMatchObject({ status: 404, code: 'page_not_found' });
    },
  );
});

const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');
