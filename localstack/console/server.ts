import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { guard, openToOwnPages } from '../embedded/request-guard.ts';
import { siteHeaders } from '../../web/serve/policy.ts';
import { loadSite } from '../../web/serve/site.ts';
import { ConsoleError } from './console-error.ts';
import { routes } from './routes.ts';
import type { Sources } from './sources.ts';

/** Maximum size (bytes) of a request body. */
const maxBody = 64 * 1024;

const headers = {
  ...siteHeaders,
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
};

export interface ConsoleServer {
  port: number;
  close(): Promise<void>;
}

/**
 * Serves the console on 127.0.0.1, to its own pages and to programs on this machine: every view as a page and, at the same
 * path under `/api`, as JSON; metrics for Prometheus at `/metrics`.
 * @param dist builds the pages when the first one is opened; the JSON does not wait for it
 */
export async function serveConsole(options: { port: number; sources: Sources; dist: () => Promise<string> }): Promise<ConsoleServer> {
  const { sources } = options;
  let site: ReturnType<typeof loadSite> | undefined;
  const pages = () => (site ??= options.dist().then((dist) => loadSite(dist, headers)));

  async function respond(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const url = new URL(req.url!, 'http://console');
    if (url.pathname === '/health') return sendJson(res, 200, { status: 'UP' });
    if (url.pathname === '/metrics') return sendContent(res, new Response(await sources.metrics.text(), { headers: { 'Content-Type': sources.metrics.contentType } }));
    if (!url.pathname.startsWith('/api/')) return (await pages())(req, res);
    const path = url.pathname.slice('/api'.length);
    for (const { method, pattern, run } of routes) {
      const params = matchPath(pattern, path);
      if (!params || method !== req.method) continue;
      const body = method === 'GET' ? undefined : await readJson(req);
      const result = await run(sources, { params, query: Object.fromEntries(url.searchParams), body });
      if (result instanceof Response) return sendContent(res, result);
      return sendJson(res, 200, result);
    }
    throw new ConsoleError(404, `There is no ${req.method} ${path}.`);
  }

  const server = createServer((req, res) => {
    respond(req, res).catch((error: unknown) => {
      const { status, message } = error instanceof ConsoleError ? error : { status: 502, message: String(error) };
      if (!(error instanceof ConsoleError)) console.error(error);
      if (res.headersSent) res.destroy();
      else sendJson(res, status, { title: 'The console cannot show this', status, detail: message, code: 'console', trace_id: '' });
    });
  });
  guard(server, openToOwnPages, (res, { status, message }) => {
    res.writeHead(status, { ...headers, 'Content-Type': 'text/plain', 'Cache-Control': 'no-store' }).end(`${message}\n`);
  });
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The decoded path parameters; undefined if the path does not match. `:name` matches one segment, `*name` the rest. */
function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const regex = pattern.replace(/:(\w+)/g, '(?<$1>[^/]+)').replace(/\*(\w+)/, '(?<$1>.+)');
  const found = new RegExp(`^${regex}$`).exec(path);
  if (!found) return undefined;
  try {
    return Object.fromEntries(Object.entries(found.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]));
  } catch {
    throw new ConsoleError(400, 'The URL is not correctly encoded.');
  }
}

async function readJson(req: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBody) throw new ConsoleError(413, `The body is longer than ${maxBody} bytes.`);
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  try {
    const body = text === '' ? {} : (JSON.parse(text) as unknown);
    if (typeof body === 'object' && body !== null) return body;
  } catch {
    // Rejected below, like any other invalid body.
  }
  throw new ConsoleError(400, 'The body must be a JSON object.');
}

function sendJson(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { ...headers, 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }).end(`${JSON.stringify(body, null, 2)}\n`);
}

async function sendContent(res: ServerResponse, content: Response): Promise<void> {
  const body = Buffer.from(await content.arrayBuffer());
  res.writeHead(content.status, { ...headers, ...Object.fromEntries(content.headers), 'Cache-Control': 'no-store' }).end(body);
}
