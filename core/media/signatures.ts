import { fillEntries, readEntries } from '../cache/entries.ts';
import { keys } from '../cache/keys.ts';
import { loadEach } from '../cache/single-flight.ts';
import type { App } from '../shared/app.ts';

/** Seconds. Signatures expire on such a boundary, one to two of them ahead. */
export const signaturePeriod = 15 * 60;

/** When a signature created now expires (Unix time in seconds). */
const endOf = (now: Date): number => (Math.floor(now.getTime() / 1000 / signaturePeriod) + 2) * signaturePeriod;

interface Signature {
  /** Unix time in seconds. */
  end: number;
  query: string;
}

/** The most owners in a process's cache. */
const most = 5_000;
const known = new Map<string, Signature>();

/**
 * The signature for all private files of each of the owners, as the query of a URL. Created once per quarter of an hour: with
 * Redis, by one process for all.
 */
export async function signaturesFor(app: App, owners: readonly string[]): Promise<Map<string, string>> {
  const end = endOf(app.now());
  const signatures = new Map(owners.flatMap((owner) => {
    const signature = known.get(owner);
    return signature && signature.end >= end ? [[owner, signature] as const] : [];
  }));
  const missing = owners.filter((owner) => !signatures.has(owner));
  if (missing.length > 0) {
    if (known.size > most) known.clear();
    const found = await readSigned(app, missing, end);
    const unsigned = missing.filter((owner) => !found.has(owner));
    const made = await loadEach(app, unsigned, {
      keyOf: keys.signature,
      reread: (some) => readSigned(app, some, end),
      load: (some) => sign(app, some, end),
    });
    for (const [owner, signature] of [...found, ...made]) {
      signatures.set(owner, signature);
      known.set(owner, signature);
    }
  }
  return new Map([...signatures].map(([owner, { query }]) => [owner, query]));
}

/** Those in Redis. A process whose clock is ahead may have created a later one, which is as good. */
async function readSigned(app: App, owners: readonly string[], end: number): Promise<Map<string, Signature>> {
  const entries = await readEntries(app, owners.map(keys.signature));
  return new Map(owners.flatMap((owner, index) => {
    const entry = entries[index];
    return entry && entry.version >= end ? [[owner, { end: entry.version, query: entry.value }] as const] : [];
  }));
}

async function sign(app: App, owners: readonly string[], end: number): Promise<Map<string, Signature>> {
  const queries = await Promise.all(owners.map((owner) => app.mediaSigner.sign(`${owner}/*`, end)));
  const made = owners.map((owner, index) => [owner, { end, query: queries[index]! }] as const);
  // Cached no longer than used, so that the cache grants no access beyond that.
  await fillEntries(app, made.map(([owner, { query }]) => ({ key: keys.signature(owner), version: end, value: query, ttl: signaturePeriod * 1000 })));
  return new Map(made);
}
