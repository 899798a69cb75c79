export interface Box {
  type: string;
  /** Offsets of its content. `end` is beyond the end of the file if the box is truncated. */
  start: number;
  end: number;
}

/** The boxes between two offsets (ISO/IEC 14496-12, 4.2), up to anything that is not a box, such as a trailer. */
export function readBoxes(bytes: Buffer, from = 0, to = bytes.length): Box[] {
  const boxes: Box[] = [];
  let at = from;
  while (at + 8 <= to) {
    const type = bytes.toString('latin1', at + 4, at + 8);
    let size = bytes.readUInt32BE(at);
    let header = 8;
    if (size === 0) size = to - at;
    if (size === 1) {
      header = 16;
      size = at + header > to ? Infinity : Number(bytes.readBigUInt64BE(at + 8));
    }
    if (size < header || !/^[\x20-\x7e]{4}$/.test(type)) break;
    boxes.push({ type, start: at + header, end: at + size });
    at += size;
  }
  return boxes;
}

/** The file with a brand that libvips recognises as HEIF; it does not recognise those of profiles and later versions. */
export function withKnownBrand(bytes: Buffer): Buffer {
  if (/^(?:hei[cxms]|hev[cms]|mif1|msf1|avi[fs])$/.test(bytes.toString('latin1', 8, 12))) return bytes;
  const copy = Buffer.from(bytes);
  copy.write('mif1', 8);
  return copy;
}

/** A HEIF file's data about its primary image. */
export interface HeifPrimary {
  size?: { width: number; height: number };
  /** AV1 or HEVC. */
  codec?: 'avif' | 'heic';
  /** Its colours: a profile, or code points (ITU-T H.273). */
  icc?: Buffer;
  codes?: { primaries: number; transfer: number };
  /** An AV1 image without chroma subsampling (AV1 in ISOBMFF, 2.3.3). */
  full?: boolean;
}

/** The properties of the primary image (ISO/IEC 23008-12, 6.5); empty if there are none that can be read. */
export function readHeifPrimary(bytes: Buffer): HeifPrimary {
  const image: HeifPrimary = {};
  try {
    const within = (box: Box | undefined, skipped: number) => (box ? readBoxes(bytes, box.start + skipped, Math.min(box.end, bytes.length)) : []);
    const find = (boxes: Box[], type: string) => boxes.find((box) => box.type === type);
    const meta = within(find(readBoxes(bytes), 'meta'), 4);
    const properties = within(find(meta, 'iprp'), 0);
    const container = within(find(properties, 'ipco'), 0);
    // A grid's codec is that of its tiles.
    if (find(container, 'hvcC')) image.codec = 'heic';
    else if (find(container, 'av1C')) image.codec = 'avif';
    const primary = find(meta, 'pitm');
    if (!primary) return image;
    const item = bytes[primary.start] === 0 ? bytes.readUInt16BE(primary.start + 4) : bytes.readUInt32BE(primary.start + 4);
    for (const list of properties.filter(({ type }) => type === 'ipma')) {
      for (const index of propertiesOf(bytes, list, item)) {
        const box = container[index - 1];
        if (box) noteProperty(box.type, bytes.subarray(box.start, box.end), image);
      }
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return image;
}

/** Numbers of the properties that an association box assigns to an item, counted from 1. */
function propertiesOf(bytes: Buffer, { start }: Box, item: number): number[] {
  const [version, wide] = [bytes[start]!, (bytes[start + 3]! & 1) === 1];
  const found: number[] = [];
  let at = start + 8;
  for (let entries = bytes.readUInt32BE(start + 4); entries > 0; entries -= 1) {
    const id = version === 0 ? bytes.readUInt16BE(at) : bytes.readUInt32BE(at);
    at += version === 0 ? 2 : 4;
    const count = bytes.readUInt8(at);
    at += 1;
    for (let index = 0; index < count; index += 1) {
      // The highest bit marks the property as essential.
      const property = wide ? bytes.readUInt16BE(at) & 0x7fff : bytes.readUInt8(at) & 0x7f;
      at += wide ? 2 : 1;
      if (id === item) found.push(property);
    }
  }
  return found;
}

function noteProperty(type: string, content: Buffer, image: HeifPrimary): void {
  if (type === 'ispe') image.size = { width: content.readUInt32BE(4), height: content.readUInt32BE(8) };
  // Neither monochrome nor subsampled.
  if (type === 'av1C') image.full = (content.readUInt8(2) & 0x1c) === 0;
  if (type !== 'colr') return;
  const kind = content.toString('latin1', 0, 4);
  if (kind === 'nclx') image.codes = { primaries: content.readUInt16BE(4), transfer: content.readUInt16BE(6) };
  if (kind === 'prof' || kind === 'rICC') image.icc = content.subarray(4);
}
