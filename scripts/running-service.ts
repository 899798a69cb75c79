import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataDirOf } from './settings.ts';

/** The environment of the running `npm start`; undefined if it is not running. */
export function runningService(): Record<string, string> | undefined {
  const file = join(dataDirOf(), 'environment.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : undefined;
}
