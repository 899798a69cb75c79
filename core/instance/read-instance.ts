import { fillEntries, readEntries } from '../cache/entries.ts';
import { keys, ttl } from '../cache/keys.ts';
import type { App } from '../shared/app.ts';
import { DomainError } from '../shared/errors.ts';
import type { Instance } from './schema.ts';
import { getInstance, type InstanceRow } from './sql.ts';

/** How long (ms) a process uses its own copy. */
const fresh = 1_000;

let last: { version: number; instance: Instance; until: number } | undefined;

/**
 * The instance's settings, for reads. Each process reads them at most once a second from the cache, to which changes are written through, or
 * else from the database, so a change is visible everywhere within about a second. If neither is reachable, the process
 * uses its last copy.
 * @throws DomainError `database_unavailable` if it has none yet
 */
export async function readInstance(app: App): Promise<Instance> {
  if (last && performance.now() < last.until) return last.instance;
  const [cached] = await readEntries(app, [keys.instance]);
  // An older entry means that a change could not be written through.
  if (cached && cached.version >= (last?.version ?? 0)) return remember(cached.version, JSON.parse(cached.value) as Instance);
  let row: InstanceRow;
  try {
    row = await getInstance(app.db);
  } catch (error) {
    if (last && error instanceof DomainError && error.kind === 'unavailable') return last.instance;
    throw error;
  }
  return noteInstance(app, row);
}

/** Caches settings that have just been read or changed. */
export async function noteInstance(app: App, row: InstanceRow): Promise<Instance> {
  const instance = instanceOf(row);
  const version = Number(row.micros);
  await fillEntries(app, [{ key: keys.instance, version, value: JSON.stringify(instance), ttl: ttl.instance }]);
  return remember(version, instance);
}

/** The settings as in the API contract. */
export const instanceOf = ({ micros: _, ...instance }: InstanceRow): Instance => instance;

function remember(version: number, instance: Instance): Instance {
  last = { version, instance, until: performance.now() + fresh };
  return instance;
}
