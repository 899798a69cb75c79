import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { Zip, type ZipInputFile } from 'fflate';

/** Zip files store local time, so this gives the same bytes in every time zone. */
const mtime = new Date(1980, 0, 1);
const unix = 3;
const readableFile = 0o100644 << 16;
/** The compression method (PKZIP's APPNOTE.txt, 4.4.5). */
const deflated = 8;

/** A file's contents as stored in zips. */
export interface Deflated {
  data: Uint8Array<ArrayBuffer>;
  size: number;
  crc: number;
}

export const deflate = (contents: Uint8Array): Deflated => ({ data: deflateRawSync(contents, { level: 6 }), size: contents.length, crc: crc32(contents) });

/** Returns a function that reads and compresses a file. Functions share most of their files, so it does so only once for each. */
export function onceDeflated(): (path: string) => Promise<Deflated> {
  const known = new Map<string, Deflated>();
  return async (path) => {
    const contents = known.get(path) ?? deflate(await readFile(path));
    known.set(path, contents);
    return contents;
  };
}

/**
 * Writes a zip that is reproducible: its bytes only depend on the files' names and contents, so that an unchanged function is
 * not deployed again. Returns its size in bytes.
 */
export async function writeZip(path: string, files: ReadonlyMap<string, Deflated>): Promise<number> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const zip = new Zip((error, part) => {
    if (error) throw error;
    parts.push(part);
  });
  for (const filename of [...files.keys()].toSorted()) {
    const { data, size, crc } = files.get(filename)!;
    const entry: ZipInputFile = { filename, size, crc, compression: deflated, mtime, os: unix, attrs: readableFile };
    zip.add(entry);
    entry.ondata!(null, data, true);
  }
  zip.end();
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, parts);
  return parts.reduce((sum, { length }) => sum + length, 0);
}
