import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isForApi } from '../web/serve/api-paths.ts';
import { clientRoute } from '../web/serve/client-route.ts';
import { contentSecurityPolicy, type PolicyOrigins, siteHeaders } from '../web/serve/policy.ts';
import { proxyTo } from '../web/serve/proxy.ts';
import { loadSite } from '../web/serve/site.ts';
import { checkHost, guard } from './embedded/request-guard.ts';

export interface WebOptions extends PolicyOrigins {
  /** The folder built by buildWeb. */
  dist: string;
  /** 0 = any free port. */
  port: number;
  /** Where requests to `apiPaths` are forwarded. */
  apiUrl: string;
}

/**
 * Serves the built client and, on the same origin, the API. Listens on 127.0.0.1 and accepts requests for that name or one
 * of ALLOWED_HOSTS.
 * @throws when the port is taken, naming the setting that changes it
 */
export async function serveWeb(options: WebOptions): Promise<{ url: string; close(): Promise<void> }> {
  const site = await loadSite(options.dist, { ...siteHeaders, 'Content-Security-Policy': contentSecurityPolicy(options) });
  const proxy = proxyTo(new URL(options.apiUrl));
  const server = createServer((req: IncomingMessage, res: ServerResponse) => {
    const { pathname, searchParams } = new URL(req.url ?? '/', 'http://localhost');
    const route = clientRoute(pathname, req.headers['user-agent'] ?? '', searchParams.has('app'));
    if (route.is === 'moved') res.writeHead(302, { ...siteHeaders, Location: route.to, 'Cache-Control': 'no-store' }).end();
    else if (isForApi(req.url ?? '')) proxy(req, res);
    else site(req, res);
  });
  guard(server, (req) => checkHost(req), (res, { status, message }) => {
    res.writeHead(status, { ...siteHeaders, 'Content-Type': 'text/plain', 'Cache-Control': 'no-store' }).end(`${message}\n`);
  });
  await listen(server, options.port);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

async function listen(server: Server, port: number): Promise<void> {
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
    throw taken ? new Error(`Port ${port} is taken. Stop what uses it or set WEB_PORT.`, { cause: error }) : error;
  }
}
