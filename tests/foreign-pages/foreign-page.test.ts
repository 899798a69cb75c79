import { readFile } from 'node:fs/promises';
import { createServer, request as send, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listConnections } from '../../core/live/connections.ts';
import type { Post } from '../../core/posts/schema.ts';
import { theApp } from '../../platform/whole-app.ts';
import { callApi } from '../setup/call-api.ts';
import { eventually } from '../setup/eventually.ts';
import { anUpload } from '../setup/given.ts';
import { aTicket } from '../setup/live-page.ts';
import { launchBrowser } from '../web/browser.ts';
import { type Attack, attacksOn } from './attacks.ts';
import { listeningPorts } from './listening-ports.ts';
import { makeVictims, type Victims } from './victims.ts';

interface Got {
  what: string;
  way: string;
  status: number;
  text: string;
}

const { ports, pids } = JSON.parse(process.env['LISTENERS']!) as { ports: Record<string, number>; pids: number[] };
const edge = process.env['AWS_ENDPOINT_URL']!;

let browser: Browser;
let site: Server;
let html: string;
let victims: Victims;
/** Shared by all pages, so that the changes of any page are seen at the end. */
let attacks: Attack[];

beforeAll(async () => {
  html = await readFile(join(import.meta.dirname, 'foreign-page.html'), 'utf8');
  site = createServer((req, res) => {
    // A sandboxed page has an opaque origin.
    const headers = req.url === '/sandboxed' ? { 'Content-Security-Policy': 'sandbox allow-scripts allow-forms' } : {};
    res.writeHead(200, { 'Content-Type': 'text/html', ...headers }).end(html);
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  // Pages with other host names are served by this machine, too. The browser allows access to the local network.
  browser = await launchBrowser(['--host-resolver-rules=MAP *.example 127.0.0.1', '--disable-features=LocalNetworkAccessChecks']);
  victims = await makeVictims();
  attacks = await attacksOn(victims, edge);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  site.close();
  await victims?.remove();
});

async function open(url: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(url);
  return page;
}

const siteUrl = (host: string, path = '/') => `http://${host}:${(site.address() as AddressInfo).port}${path}`;

/** Sends all attacks, in every way that a page can, and returns those with a readable response. */
const attackFrom = (page: Page, requests: Attack[], host = '127.0.0.1'): Promise<Got[]> =>
  page.evaluate<Got[]>(
    `attack(${JSON.stringify(requests.map(({ what, listener, request: { path, ...rest } }) => ({ what: `${what} (${listener})`, url: `http://${host}:${ports[listener]}${path}`, ...rest })))})`,
  );

/** Attacks that have succeeded. */
async function changes(tried: Attack[]): Promise<string[]> {
  await victims.settle();
  const found: string[] = [];
  for (const { what, listener, done } of tried) if (await done?.()) found.push(`${what} (${listener})`);
  return found;
}

describe('every port that the service listens on', () => {
  it.skipIf(process.platform !== 'linux')('is one of LISTENERS', () => {
    const own = Object.values(ports);
    // Ports of services that other projects of this test run have started in the same process.
    const others = (process.env['TEST_SERVICES_PORTS'] ?? '').split(' ').map(Number).filter((port) => !own.includes(port));
    expect(listeningPorts(pids).filter((port) => !others.includes(port))).toEqual(own.toSorted((a, b) => a - b));
  });

  it('is attacked here', () => {
    expect([...new Set(attacks.map(({ listener }) => listener))].toSorted()).toEqual(Object.keys(ports).toSorted());
  });
});

describe('a foreign page', { timeout: 180_000 }, () => {
  it('reads nothing and changes nothing', async () => {
    const pages = {
      'of another site': siteUrl('evil.example'),
      'of another port of this machine': siteUrl('127.0.0.1'),
      'of another port of localhost': siteUrl('localhost'),
      'of no origin': siteUrl('evil.example', '/sandboxed'),
    };
    const reads = attacks.filter(({ request }) => request.method === 'GET');
    const got = await Promise.all(
      Object.entries(pages).map(async ([which, url]) => {
        const page = await open(url);
        return [which, ...(await attackFrom(page, attacks)), ...(await attackFrom(page, reads, 'localhost'))];
      }),
    );
    expect(got).toEqual(Object.keys(pages).map((which) => [which]));
    expect(await changes(attacks)).toEqual([]);
  });

  it('whose own name resolves here (DNS rebinding) is rejected everywhere, without relying on CORS', async () => {
    const got = await Promise.all(
      Object.entries(ports).map(async ([listener, port]) => {
        const origin = `http://rebound.example:${port}`;
        const page = await browser.newPage();
        // The page is loaded as if the name still resolved to another machine.
        await page.route(`${origin}/page`, (route) => route.fulfill({ contentType: 'text/html', body: html }));
        await page.goto(`${origin}/page`);
        const own = (await attacksOn(victims, origin)).filter((attack) => attack.listener === listener);
        return { listener, own, responses: await attackFrom(page, own, 'rebound.example') };
      }),
    );
    for (const { listener, own, responses } of got) {
      const secrets = own.flatMap(({ secret }) => secret ?? []);
      const readable = responses.filter(({ status, text }) => ![0, 403].includes(status) || text.endsWith(' event') || secrets.some((secret) => text.includes(secret)));
      expect(readable, listener).toEqual([]);
      expect(await changes(own), listener).toEqual([]);
    }
    // It does not check requests itself. Browsers block its port, so there is not even a rejection.
    expect(got.find(({ listener }) => listener === 'dynamodb')!.responses).toEqual([]);
  });
});

describe('what is open to pages', () => {
  it('media, to any page', async () => {
    const { body } = await callApi<Post>('GET', `/api/v1/posts/${victims.post}`);
    const page = await open(siteUrl('evil.example'));
    const url = JSON.stringify(body.media_url);
    expect(await page.evaluate(`fetch(${url}).then(async (response) => [response.status, (await response.blob()).type])`)).toEqual([200, 'image/jpeg']);
    expect(await page.evaluate(`used(element('img', { src: ${url} }), 'load', 'error')`)).toEqual({ status: 0, text: 'load event' });
    await page.close();
  });

  it("uploads, to the web client's pages", async () => {
    const { upload_url, headers, post } = await anUpload(victims.user, 4);
    const page = await open(process.env['WEB_URL']!);
    const init = JSON.stringify({ method: 'PUT', headers, body: 'data' });
    expect(await page.evaluate(`fetch(${JSON.stringify(upload_url)}, ${init}).then(({ status, headers }) => [status, headers.get('etag')])`)).toEqual([
      200,
      '"8d777f385d3dfec8815d20f7496026dc"',
    ]);
    const fields = JSON.stringify(Object.entries({ ...post.fields, file: 'data' }));
    const submit = `const form = new FormData(); for (const [name, value] of ${fields}) form.append(name, value);
      return (await fetch(${JSON.stringify(post.url)}, { method: 'POST', body: form })).status;`;
    expect(await page.evaluate(`(async () => { ${submit} })()`)).toBe(204);
    await page.close();
  });

  it("live updates, to the web client's pages; no other page opens a WebSocket, even with a ticket", async () => {
    const connect = async (url: string, host = '127.0.0.1') => {
      const page = await open(url);
      const address = JSON.stringify((await aTicket(victims.user)).replace('127.0.0.1', host));
      const outcome = await page.evaluate(`new Promise((resolve) => {
        const socket = new WebSocket(${address});
        socket.onopen = () => resolve('opened');
        socket.onerror = () => resolve('refused');
      })`);
      return { page, outcome };
    };
    const own = await connect(process.env['WEB_URL']!);
    expect(own.outcome).toBe('opened');
    const foreign = [siteUrl('evil.example'), siteUrl('127.0.0.1'), siteUrl('localhost'), siteUrl('evil.example', '/sandboxed')];
    const others = await Promise.all([...foreign.map((url) => connect(url)), connect(siteUrl('rebound.example'), 'rebound.example')]);
    expect(others.map(({ outcome }) => outcome)).toEqual(others.map(() => 'refused'));
    expect(await listConnections(theApp(), victims.user.id)).toHaveLength(1);
    await Promise.all([own, ...others].map(({ page }) => page.close()));
  });
});

// The control: otherwise the tests above would prove nothing.
it('the same requests from a program on this machine succeed', async () => {
  for (const attack of attacks) {
    const { what, listener, secret, done, hopeless } = attack;
    const response = await fromProgram(attack);
    const message = `${what} (${listener}): ${response.slice(0, 300)}`;
    if (secret !== undefined) expect.soft(response.includes(secret), message).toBe(!hopeless);
    if (done && hopeless) expect.soft(await done(), message).toBe(false);
    // Some changes are made by consumers, so they take a moment.
    else if (done) await eventually(async () => expect(await done(), message).toBe(true)).catch((error: unknown) => expect.soft(error, message).toBeUndefined());
  }
}, 60_000);

/** @returns the response's text, or why there is none. Does not use fetch, which marks its requests and blocks some ports like a browser. */
async function fromProgram({ listener, request: { method, path, headers, body, form } }: Attack): Promise<string> {
  const data = new FormData();
  for (const [name, value] of Object.entries(form ?? {})) data.append(name, value);
  const sent = new Response(form ? data : (body ?? null));
  const type = sent.headers.get('content-type');
  const bytes = Buffer.from(await sent.arrayBuffer());
  return new Promise((resolve) => {
    const outgoing = send({ host: '127.0.0.1', port: ports[listener], method, path, timeout: 10_000, headers: { ...(type && { 'Content-Type': type }), ...headers, 'Content-Length': bytes.length } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve(text));
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error('no response')));
    outgoing.on('error', (error) => resolve(error.message));
    outgoing.end(bytes);
  });
}
