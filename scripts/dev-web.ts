import type { Server } from 'node:http';
import { join } from 'node:path';
import { createServer, type Plugin } from 'vite';
import { checkHost, guard } from '../localstack/embedded/request-guard.ts';
import { claimPort } from '../localstack/embedded/ports.ts';
import { runCommand } from './command.ts';
import { runningService } from './running-service.ts';
import { root } from './service.ts';
import { describeSettings, portOf } from './settings.ts';

const usage = `npm run dev:web

Serves the web client, with hot reload, in front of the API of npm start or npm run dev, and can run beside
either. API_URL sets another API.

${describeSettings('DEV_WEB_PORT', 'PORT', 'DATA_DIR', 'ALLOWED_HOSTS')}`;

/** Allows the same host names as the built client's server, including ALLOWED_HOSTS, for pages and the hot reload socket. */
const hostCheck: Plugin = {
  name: 'host-check',
  configureServer({ httpServer }) {
    guard(httpServer as Server, (req) => checkHost(req), (res, { status, message }) => {
      res.writeHead(status, { 'Content-Type': 'text/plain' }).end(`${message}\n`);
    });
  },
};

await runCommand(usage, async () => {
  const port = await claimPort(portOf('DEV_WEB_PORT'), 'the web client', 'DEV_WEB_PORT');
  const service = runningService();
  if (service && !service['CORS_ORIGINS']!.split(',').includes(`http://127.0.0.1:${port}`)) {
    console.warn(`The running service refuses uploads from this port: start it with DEV_WEB_PORT=${port} as well.`);
  }
  // web/vite.config.ts reads it.
  process.env['API_URL'] ??= service?.['API_URL'] ?? `http://127.0.0.1:${portOf('PORT')}`;
  const server = await createServer({
    configFile: join(root, 'web', 'vite.config.ts'),
    plugins: [hostCheck],
    // The plugin has already checked the host name. By default, Vite would let pages on other local ports read the sources.
    server: { port, strictPort: true, allowedHosts: true, cors: false },
  });
  await server.listen();
  server.printUrls();
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.once(signal, () => void server.close().then(() => process.exit(0)));
});
