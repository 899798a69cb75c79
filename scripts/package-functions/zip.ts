import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Zippable, zipSync } from 'fflate';

/** Local time, which is what a zip holds: the same everywhere. */
const mtime = new Date(1980, 0, 1);
const unix = 3;
const readableFile = 0o100644 << 16;

/**
 * Writes a zip whose bytes depend on nothing but the files' names and contents, so that an unchanged function is not
 * deployed again. Returns its size in bytes.
 */
export async function writeZip(path: string, files: Map<string, Uint8Array>): Promise<number> {
  const names = [...files.keys()].sort();
  const entries: Zippable = Object.fromEntries(names.map((name) => [name, [files.get(name)!, { mtime, os: unix, attrs: readableFile }]]));
  const zip = zipSync(entries, { level: 6 });
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, zip);
  return zip.length;
}
