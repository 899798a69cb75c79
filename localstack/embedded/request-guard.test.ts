import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PORTS_CLOSED_TO_PAGES, checkHost, closedToPages, edgeCheck, guard, liveCheck, openToOwnPages } from './request-guard.ts';

const request = (method: string, url: string, headers: Record<string, string> = {}): IncomingMessage =>
  ({ method, url, headers: { host: '127.0.0.1:4566', ...headers }, headersDistinct: {} }) as unknown as IncomingMessage;
const withHost = (host: string): number | undefined => checkHost(request('GET', '/', { host }))?.status;

afterEach(() => vi.unstubAllEnvs());

describe('the name a server is called by', () => {
  it.each(['127.0.0.1:4566', '127.0.0.1', 'localhost:9', 'LOCALHOST', 'localhost.:80', '[::1]:4566', 'bucket.localhost:4566'])(
    'may be this machine: %s',
    (host) => expect(withHost(host)).toBeUndefined(),
  );

  it.each([
    'evil.example:4566',
    'localhost.evil.example',
    'evillocalhost',
    '127.0.0.1.evil.example',
    '0.0.0.0:4566',
    '127.0.0.2',
    '[::ffff:7f00:1]',
    'localhost.localstack.cloud',
  ])('may not be another: %s', (host) => expect(withHost(host)).toBe(403));

  it.each(['a b', '[', '', ':80', 'localhost:', 'localhost:1:2', '127.0.0.1/', 'user@localhost', 'ünknown'])(
    'may not be malformed: "%s"',
    (host) => expect(withHost(host)).toBe(400),
  );

  it('may be one of ALLOWED_HOSTS, on any port', () => {
    vi.stubEnv('ALLOWED_HOSTS', 'Phone.example, tunnel.example');
    expect(['phone.example:3000', 'TUNNEL.example', 'else.example', 'sub.phone.example'].map(withHost)).toEqual([undefined, undefined, 403, 403]);
  });

  it('may be absent, as in HTTP/1.0, but targets cannot contain one', () => {
    expect(checkHost({ url: '/', headers: {} } as IncomingMessage)).toBeUndefined();
    expect(checkHost(request('GET', 'http://127.0.0.1/'))?.status).toBe(400);
    expect(checkHost(request('OPTIONS', '*'))?.status).toBe(400);
  });
});

describe('a server for its own pages', () => {
  const statusOf = (method: string, headers: Record<string, string>) => openToOwnPages(request(method, '/api/traces', headers))?.status;

  it.each<[string, Record<string, string>]>([
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'http://127.0.0.1:4566' }],
    ['another port of this machine', { 'sec-fetch-site': 'same-site', origin: 'http://127.0.0.1:3000' }],
    ['another origin', { origin: 'http://evil.example' }],
    ['another origin that calls itself ours', { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['no origin at all', { origin: 'null' }],
  ])('keeps pages of %s out', (_what, headers) => {
    for (const method of ['GET', 'POST', 'PUT']) expect(statusOf(method, headers)).toBe(403);
  });

  it('admits its own pages, programs and people who follow a link', () => {
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    for (const headers of [{ 'sec-fetch-site': 'same-origin', origin: 'http://127.0.0.1:4566' }, { origin: 'http://127.0.0.1:4566' }, {}, { 'sec-fetch-site': 'none' }]) {
      expect([statusOf('GET', headers), statusOf('POST', headers)]).toEqual([undefined, undefined]);
    }
    expect([statusOf('GET', link), statusOf('POST', link)]).toEqual([undefined, 403]);
    expect(statusOf('GET', { ...link, 'sec-fetch-dest': 'iframe' })).toBe(403);
  });

  it('accepts its own name', () => {
    expect(statusOf('GET', { host: 'evil.example', origin: 'http://evil.example', 'sec-fetch-site': 'same-origin' })).toBe(403);
  });
});

describe('a page', () => {
  it.each<[string, Record<string, string>]>([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['another port of this machine', { 'sec-fetch-site': 'same-site' }],
    ['this very server', { 'sec-fetch-site': 'same-origin' }],
    ['another origin', { origin: 'http://evil.example' }],
    ['no origin at all', { origin: 'null' }],
  ])('of %s is kept out', (_what, headers) => {
    expect(closedToPages(request('GET', '/', headers))?.status).toBe(403);
    expect(edgeCheck(() => 'dynamodb', ['http://127.0.0.1:3000'])(request('POST', '/', headers))?.status).toBe(403);
  });

  it('is distinguished from a command line, an SDK and a typed URL', () => {
    const headers: Record<string, string>[] = [{}, { 'sec-fetch-site': 'none' }, { 'sec-fetch-mode': 'cors' }];
    for (const each of headers) expect(closedToPages(request('GET', '/', each))).toBeUndefined();
  });
});

describe('admission to live updates', () => {
  const origin = 'http://127.0.0.1:3000';
  const enter = (headers: Record<string, string>, url = '/?ticket=a') => liveCheck(() => [origin])(request('GET', url, headers))?.status;

  it("lets pages of the web client open WebSockets, and no other pages", () => {
    expect(enter({ origin, upgrade: 'websocket', 'sec-fetch-site': 'same-site' })).toBeUndefined();
    for (const other of ['http://evil.example', 'http://127.0.0.1:3001', 'null']) expect(enter({ origin: other, upgrade: 'websocket' })).toBe(403);
    expect(enter({ origin, upgrade: 'websocket', host: 'evil.example' })).toBe(403);
  });

  it('lets no page manage connections', () => {
    expect(enter({ origin }, '/@connections/a')).toBe(403);
    expect(enter({}, '/@connections/a')).toBeUndefined();
  });
});

describe('admission to the edge', () => {
  const origin = 'http://127.0.0.1:3000';
  const signed = '?X-Amz-Signature=0&x-amz-meta-a=b&x-id=PutObject';
  const enter = (destination: string, req: IncomingMessage): number | undefined => edgeCheck(() => destination, [origin])(req)?.status;

  it('accepts LocalStack’s names too', () => {
    for (const host of ['localhost.localstack.cloud:4566', 's3.localhost.localstack.cloud']) expect(enter('s3', request('GET', '/', { host }))).toBeUndefined();
    expect(enter('s3', request('GET', '/', { host: 'localstack.cloud' }))).toBe(403);
  });

  it('lets every page read media', () => {
    expect(enter('cdn', request('GET', '/cdn/a', { origin: 'http://evil.example' }))).toBeUndefined();
    expect(enter('cdn', request('GET', '/cdn/a', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }))).toBeUndefined();
  });

  it.each<[string, string, string, Record<string, string>]>([
    ['a preflight', 'OPTIONS', '/bucket/key', {}],
    ['a presigned PUT', 'PUT', `/bucket/key${signed}`, {}],
    ['an upload form', 'POST', '/bucket', { 'content-type': 'multipart/form-data; boundary=x' }],
  ])("lets the web client upload, by %s, and no other page", (_what, method, url, headers) => {
    expect(enter('s3', request(method, url, { ...headers, origin }))).toBeUndefined();
    expect(enter('s3', request(method, url, { ...headers, origin: 'http://127.0.0.1:3001' }))).toBe(403);
    expect(enter('sns', request(method, url, { ...headers, origin }))).toBe(403);
  });

  it.each<[string, string, string, Record<string, string>]>([
    ['read an object', 'GET', `/bucket/key${signed}`, {}],
    ['delete an object', 'DELETE', `/bucket/key${signed}`, {}],
    ['delete many', 'POST', `/bucket${signed}&delete=`, { 'content-type': 'text/plain' }],
    ['begin an upload in parts', 'POST', `/bucket/key${signed}&uploads=`, { 'content-type': 'multipart/form-data; boundary=x' }],
    ['make a bucket', 'PUT', `/bucket${signed}`, {}],
    ['open a bucket', 'PUT', `/bucket/${signed}&cors=`, {}],
    ['change what an object is', 'PUT', `/bucket/key${signed}&acl=`, {}],
    ['copy', 'PUT', `/bucket/key${signed}`, { 'x-amz-copy-source': 'bucket/other' }],
  ])('does not let the web client %s', (_what, method, url, headers) => {
    expect(enter('s3', request(method, url, { ...headers, origin }))).toBe(403);
  });

  it('allows downloads from presigned URLs, but no page to read them', () => {
    const link = { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    expect(enter('s3', request('GET', `/bucket/key${signed}`, link))).toBeUndefined();
    expect(enter('s3', request('GET', `/bucket/key${signed}`, { ...link, 'sec-fetch-dest': 'iframe' }))).toBe(403);
    expect(enter('s3', request('GET', `/bucket/key${signed}`, { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' }))).toBe(403);
    for (const address of ['/bucket/key', `/bucket${signed}`, `/${signed}`]) expect(enter('s3', request('GET', address, link))).toBe(403);
  });

  it('shows traces and health to someone who follows a link, not in a frame', () => {
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    for (const page of ['traces', 'health']) {
      expect(enter(page, request('GET', '/', link))).toBeUndefined();
      expect(enter(page, request('GET', '/', { ...link, 'sec-fetch-dest': 'iframe' }))).toBe(403);
      expect(enter(page, request('GET', '/', { ...link, 'sec-fetch-mode': 'no-cors' }))).toBe(403);
      expect(enter(page, request('POST', '/', link))).toBe(403);
    }
    expect(enter('sns', request('GET', '/', link))).toBe(403);
  });
});

describe('a guarded server', () => {
  let server: Server;
  const heard: string[] = [];
  afterEach(() => server.close());

  async function send(text: string): Promise<string> {
    server = createServer();
    guard(server, closedToPages, (res, { status, message }) => res.writeHead(status, { Connection: 'close' }).end(message));
    for (const event of ['request', 'checkContinue', 'upgrade', 'connect']) {
      server.on(event, (req: IncomingMessage, res: { end(): void }) => {
        heard.push(`${event} ${req.url}`);
        res.end();
      });
    }
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.end(text);
    let response = '';
    for await (const chunk of socket) response += String(chunk);
    return response.split('\r\n')[0]!;
  }

  it.each([
    ['GET / HTTP/1.1', ''],
    ['POST / HTTP/1.1', 'Content-Length: 1\r\n\r\nx'],
    ['POST / HTTP/1.1', 'Content-Length: 1\r\nExpect: 100-continue\r\n\r\nx'],
    ['GET / HTTP/1.1', 'Connection: Upgrade\r\nUpgrade: websocket\r\n'],
    ['CONNECT 127.0.0.1:1 HTTP/1.1', ''],
    ['GET http://127.0.0.1/ HTTP/1.1', ''],
  ])('receives no request that its check rejects: %s %j', async (line, more) => {
    heard.length = 0;
    const rest = more.includes('\r\n\r\n') ? more : `${more}\r\n`;
    expect(await send(`${line}\r\nHost: 127.0.0.1\r\nOrigin: http://evil.example\r\n${rest}`)).toMatch(/^HTTP\/1.1 40[03] /);
    expect(await send(`${line}\r\nHost: evil.example\r\n${rest}`)).toMatch(/^HTTP\/1.1 40[03] /);
    expect(heard).toEqual([]);
  });

  it('receives everything else', async () => {
    expect(await send('GET /a HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n')).toBe('HTTP/1.1 200 OK');
    expect(heard).toEqual(['request /a']);
  });
});

it('ports closed to pages need no privileges', () => {
  expect(PORTS_CLOSED_TO_PAGES.filter((port) => port < 1024)).toEqual([]);
});
