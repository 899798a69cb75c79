import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

export interface ZipEntry {
  name: string;
  bytes: Buffer;
  /** A photo is compressed already. */
  isText: boolean;
  /** Default: the earliest date that a ZIP file has, so that the same contents are the same bytes. */
  at?: Date;
}

export interface ZipPart {
  /** The entry, as the file has it. */
  bytes: Buffer;
  /** What the file's directory says of it. */
  directory: Buffer;
}

// Sizes, offsets and signatures: PKWARE's APPNOTE 6.3.10, 4.3.12 and 4.3.16.
const endSize = 22;
const recordSize = 46;
const earliest = new Date('1980-01-01T00:00:00Z');

/**
 * An entry of a ZIP file that begins at `offset` in it. A file is written part by part, so that whoever is cut off goes on with the next one: each entry
 * is made as a ZIP file of its own, the entries are put one after the other, and the records of their directories at the end.
 */
export async function zipEntry({ name, bytes, isText, at }: ZipEntry, offset: number): Promise<ZipPart> {
  const zip = new ZipFile();
  zip.addBuffer(bytes, name, { mtime: at ?? earliest, mode: 0o100644, compress: isText });
  zip.end();
  const whole = await buffer(zip.outputStream as NodeJS.ReadableStream);
  const start = whole.readUInt32LE(whole.length - endSize + 16);
  return { bytes: whole.subarray(0, start), directory: moved(whole.subarray(start, -endSize), offset) };
}

/** Records of a directory whose entries begin so much later. */
function moved(directory: Buffer, offset: number): Buffer {
  const records = Buffer.from(directory);
  for (const at of placesOf(records)) records.writeUInt32LE(records.readUInt32LE(at + 42) + offset, at + 42);
  return records;
}

/** Where the records of a directory begin. */
function placesOf(directory: Buffer): number[] {
  const places: number[] = [];
  let at = 0;
  while (at < directory.length) {
    places.push(at);
    // The name, what is added to it, and a comment follow a record.
    at += recordSize + directory.readUInt16LE(at + 28) + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return places;
}

/** What ends a file whose entries have so many bytes: its directory. */
export function zipEnd(directories: readonly Buffer[], offset: number): Buffer {
  const directory = Buffer.concat(directories);
  const count = placesOf(directory).length;
  const end = Buffer.alloc(endSize);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([directory, end]);
}
