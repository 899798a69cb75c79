import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runningService } from './running-service.ts';
import { root } from './service.ts';

const dataDir = process.env['DATA_DIR'] ?? join(root, '.local');
const apiUrl = runningService()?.['API_URL'];

// A service that crashed leaves its environment behind; one that answers is alive.
if (apiUrl && (await fetch(`${apiUrl}/health`).then(({ ok }) => ok, () => false))) {
  console.error(`The service is running on ${apiUrl}. Stop it first (Ctrl-C where npm start runs).`);
  process.exit(1);
}
const there = existsSync(dataDir);
await rm(dataDir, { recursive: true, force: true });
console.log(there ? `Removed ${dataDir}.` : `There is nothing in ${dataDir}.`);
