import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

export interface ZipEntry {
  name: string;
  bytes: Buffer;
  /** Only text is compressed: photos already are. */
  isText: boolean;
  /** Default: ZIP's earliest date, so that the same content produces the same bytes. */
  at?: Date;
}

export interface ZipPart {
  /** The entry as written to the file. */
  bytes: Buffer;
  /** Its record in the file's directory. */
  directory: Buffer;
}

// Sizes, offsets and signatures: PKWARE's APPNOTE 6.3.10, 4.3.12 and 4.3.16.
const endSize = 22;
const recordSize = 46;
const earliest = new Date('1980-01-01T00:00:00Z');

/**
 * Encodes an entry that begins at `offset` of a ZIP file. Files are written part by part, so that an interrupted run can resume: each entry
 * is created as a separate ZIP file, the entries are concatenated, and their directory records go at the end.
 */
export async function zipEntry({ name, bytes, isText, at }: ZipEntry, offset: number): Promise<ZipPart> {
  const zip = new ZipFile();
  zip.addBuffer(bytes, name, { mtime: at ?? earliest, mode: 0o100644, compress: isText });
  zip.end();
  const whole = await buffer(zip.outputStream as NodeJS.ReadableStream);
  const start = whole.readUInt32LE(whole.length - endSize + 16);
  return { bytes: whole.subarray(0, start), directory: moved(whole.subarray(start, -endSize), offset) };
}

/** A directory with its entries' offsets shifted. */
function moved(directory: Buffer, offset: number): Buffer {
  const records = Buffer.from(directory);
  for (const at of placesOf(records)) records.writeUInt32LE(records.readUInt32LE(at + 42) + offset, at + 42);
  return records;
}

/** The positions of a directory's records. */
function placesOf(directory: Buffer): number[] {
  const places: number[] = [];
  let at = 0;
  while (at < directory.length) {
    places.push(at);
    // A record is followed by the name, extra fields, and a comment.
    at += recordSize + directory.readUInt16LE(at + 28) + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return places;
}

/** The directory that ends a file with `offset` bytes of entries. */
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
