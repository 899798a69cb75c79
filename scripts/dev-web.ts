import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from './command.ts';
import { runningService } from './running-service.ts';
import { root } from './service.ts';
import { describeSettings, portOf } from './settings.ts';

const usage = `npm run dev:web

The web client, reloaded when its sources change, in front of the API that npm start or npm run dev runs. It can run beside
either. API_URL names another API.

${describeSettings('DEV_WEB_PORT', 'PORT', 'DATA_DIR')}`;

await runCommand(usage, async () => {
  const port = portOf('DEV_WEB_PORT');
  const service = runningService();
  const apiUrl = process.env['API_URL'] ?? service?.['API_URL'] ?? `http://127.0.0.1:${portOf('PORT')}`;
  if (service && !service['CORS_ORIGINS']!.split(',').includes(`http://127.0.0.1:${port}`)) {
    console.warn(`The running service refuses uploads from this port: start it with DEV_WEB_PORT=${port} as well.`);
  }
  const vite = join(dirname(fileURLToPath(import.meta.resolve('vite/package.json'))), 'bin', 'vite.js');
  const child = spawn(process.execPath, [vite, '--port', String(port), '--strictPort'], {
    cwd: join(root, 'web'),
    stdio: 'inherit',
    env: { ...process.env, API_URL: apiUrl },
  });
  // Ctrl-C reaches both; a signal to this process alone is passed on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  const [code] = (await once(child, 'exit')) as [number | null];
  process.exitCode = code ?? 0;
});
