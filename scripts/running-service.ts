import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './service.ts';

/** The environment of the service that `npm start` runs; undefined when it isn't running. */
export function runningService(): Record<string, string> | undefined {
  const file = join(process.env['DATA_DIR'] ?? join(root, '.local'), 'environment.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : undefined;
}
