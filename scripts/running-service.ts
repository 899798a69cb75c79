import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataDirOf } from './settings.ts';

/** The environment of the service that `npm start` runs; undefined when it isn't running. */
export function runningService(): Record<string, string> | undefined {
  const file = join(dataDirOf(), 'environment.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : undefined;
}
