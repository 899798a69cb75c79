import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveWeb } from './serve-web.ts';

let dist: string;
let api: Server;
let web: Awaited<ReturnType<typeof serveWeb>>;
const script = 'console.log("hello");\n'.repeat(100);

const options = (apiUrl: string) => ({ dist, port: 0, apiUrl, storageOrigin: 'http://127.0.0.1:4566', liveOrigin: 'ws://127.0.0.1:3001', cspImgSources: ['https://cdn.example'] });

beforeAll(async () => {
  dist = await mkdtemp(join(tmpdir(), 'lambdagram-web-'));
  await mkdir(join(dist, 'assets'));
  await writeFile(join(dist, 'index.html'), '<!doctype html><title>Client</title>');
  await writeFile(join(dist, 'assets', 'main-abc.js'), script);
  api = createServer((req, res) => {
    let body = '';
    req.on('data', (chunk: Buffer) => (body += chunk.toString()));
    req.on('end', () => res.writeHead(418, { 'X-Trace-Id': 'abc' }).end(`${req.method} ${req.url} ${req.headers.authorization} ${body}`));
  });
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  web = await serveWeb(options(`http://127.0.0.1:${(api.address() as AddressInfo).port}`));
});

afterAll(async () => {
  await web.close();
  await new Promise((resolve) => api.close(resolve));
  await rm(dist, { recursive: true });
});

describe('the web server', () => {
  it('serves one document for every page of the client, with a policy that forbids inline scripts and styles', async () => {
    for (const path of ['/', '/u/ada', '/p/1?x=2']) {
      const page = await fetch(web.url + path, { headers: { 'User-Agent': 'Mozilla/5.0' } });
      expect(await page.text()).toContain('<title>Client</title>');
      expect(page.headers.get('cache-control')).toBe('no-cache');
      const policy = page.headers.get('content-security-policy');
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("connect-src 'self' http://127.0.0.1:4566 ws://127.0.0.1:3001;");
      expect(policy).toContain('https://cdn.example');
      expect(policy).not.toContain('unsafe');
    }
  });

  it('serves hashed files compressed and immutable, and only those that were built', async () => {
    const asset = await fetch(`${web.url}/assets/main-abc.js`, { headers: { 'Accept-Encoding': 'br' } });
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(asset.headers.get('content-encoding')).toBe('br');
    expect(Number(asset.headers.get('content-length'))).toBeLessThan(script.length / 10);
    expect(await asset.text()).toBe(script);
    expect((await fetch(`${web.url}/assets/gone.js`)).status).toBe(404);
    const again = await fetch(`${web.url}/assets/main-abc.js`, { headers: { 'If-None-Match': asset.headers.get('etag')! } });
    expect(again.status).toBe(304);
  });

  it('serves no page in place of a missing file', async () => {
    for (const path of ['/wp-login.php', '/images/a.png']) expect((await fetch(web.url + path)).status).toBe(404);
  });

  it('redirects link previewers to share pages, and people away from them', async () => {
    const to = async (path: string, agent: string) => {
      const { status, headers } = await fetch(web.url + path, { redirect: 'manual', headers: { 'User-Agent': agent } });
      return [status, headers.get('location')];
    };
    expect(await to('/p/1', 'Twitterbot/1.0')).toEqual([302, '/share/p/1']);
    expect(await to('/share/p/1', 'Twitterbot/1.0')).toEqual([418, null]);
    expect(await to('/share/p/1', 'Mozilla/5.0')).toEqual([302, '/p/1']);
    expect(await to('/p/1?app', 'Twitterbot/1.0')).toEqual([200, null]);
    expect(await to('/@ada', 'Mozilla/5.0')).toEqual([302, '/u/ada']);
  });

  it('serves no file outside the folder', async () => {
    const page = await fetch(`${web.url}/..%2f..%2fetc/passwd`);
    expect(await page.text()).toContain('<title>Client</title>');
  });

  it('forwards requests to the API, and its responses', async () => {
    const answer = await fetch(`${web.url}/api/v1/posts?limit=1`, { method: 'POST', body: 'hello', headers: { Authorization: 'Bearer x' } });
    expect(answer.status).toBe(418);
    expect(answer.headers.get('x-trace-id')).toBe('abc');
    expect(answer.headers.get('content-security-policy')).toBeNull();
    expect(await answer.text()).toBe('POST /api/v1/posts?limit=1 Bearer x hello');
  });

  it('returns a 502 problem while the API is down', async () => {
    const alone = await serveWeb(options('http://127.0.0.1:1'));
    const answer = await fetch(`${alone.url}/api/v1/feed`);
    expect(answer.status).toBe(502);
    expect(await answer.json()).toMatchObject({ code: 'api_unreachable', status: 502 });
    await alone.close();
  });

  it('names the setting when its port is taken', async () => {
    const taken = Number(new URL(web.url).port);
    await expect(serveWeb({ ...options('http://127.0.0.1:1'), port: taken })).rejects.toThrow(`Port ${taken} is taken. Stop what uses it or set WEB_PORT.`);
  });
});
