import { readEntries } from '../cache/entries.ts';
import { keys } from '../cache/keys.ts';
import { loadEach, type Loaded } from '../cache/single-flight.ts';
import type { App } from '../shared/app.ts';

/** In seconds. Signatures expire at a multiple of this period, one to two periods from now. */
export const signaturePeriod = 15 * 60;

/** When a signature created now expires (Unix time in seconds). */
const endOf = (now: Date): number => (Math.floor(now.getTime() / 1000 / signaturePeriod) + 2) * signaturePeriod;

interface Signature {
  /** Unix time in seconds. */
  end: number;
  query: string;
}

/** Maximum number of folders in a process's cache. */
const most = 5_000;
const known = new Map<string, Signature>();

/**
 * The signature for all private files in each of the folders (`<owner>` or `<owner>/avatar`), as the query of a URL. Created once per
 * 15 minutes; with Redis, by one process for all of them.
 */
export async function signaturesFor(app: App, folders: readonly string[]): Promise<Map<string, string>> {
  const end = endOf(app.now());
  const signatures = new Map(folders.flatMap((folder) => {
    const signature = known.get(folder);
    return signature && signature.end >= end ? [[folder, signature] as const] : [];
  }));
  const missing = folders.filter((folder) => !signatures.has(folder));
  if (missing.length > 0) {
    if (known.size > most) known.clear();
    const found = await readSigned(app, missing, end);
    const unsigned = missing.filter((folder) => !found.has(folder));
    const made = await loadEach(app, unsigned, {
      keyOf: keys.signature,
      reread: (some) => readSigned(app, some, end),
      load: (some) => sign(app, some, end),
    });
    for (const [folder, signature] of [...found, ...made]) {
      signatures.set(folder, signature);
      known.set(folder, signature);
    }
  }
  return new Map([...signatures].map(([folder, { query }]) => [folder, query]));
}

/** Signatures in Redis. A process whose clock is ahead may have created a later one, which works as well. */
async function readSigned(app: App, folders: readonly string[], end: number): Promise<Map<string, Signature>> {
  const entries = await readEntries(app, folders.map(keys.signature));
  return new Map(folders.flatMap((folder, index) => {
    const entry = entries[index];
    return entry && entry.version >= end ? [[folder, { end: entry.version, query: entry.value }] as const] : [];
  }));
}

async function sign(app: App, folders: readonly string[], end: number): Promise<Loaded<Signature>> {
  const queries = await Promise.all(folders.map((folder) => app.mediaSigner.sign(`${folder}/*`, end)));
  return {
    values: new Map(folders.map((folder, index) => [folder, { end, query: queries[index]! }])),
    // Cached no longer than they are used, so that the cache does not extend access.
    entries: folders.map((folder, index) => ({ key: keys.signature(folder), version: end, value: queries[index]!, ttl: signaturePeriod * 1000 })),
  };
}
