export interface Box {
  type: string;
  /** Offsets of its content; `end` lies behind the file's where the box is cut off. */
  start: number;
  end: number;
}

/** The boxes between two offsets (ISO/IEC 14496-12, 4.2), up to what is none, such as a trailer behind the last one. */
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

/** What a HEIF file says of the colours of its primary image: a profile, or code points (ITU-T H.273). */
export interface HeifColour {
  icc?: Buffer;
  codes?: { primaries: number; transfer: number };
  /** An AV1 image with colours for every pixel (AV1 in ISOBMFF, 2.3.3). */
  full?: boolean;
}

/** The properties of the primary image (ISO/IEC 23008-12, 6.5); empty where there are none that can be read. */
export function readHeifColour(bytes: Buffer): HeifColour {
  const colour: HeifColour = {};
  try {
    const within = (box: Box | undefined, skipped: number) => (box ? readBoxes(bytes, box.start + skipped, Math.min(box.end, bytes.length)) : []);
    const find = (boxes: Box[], type: string) => boxes.find((box) => box.type === type);
    const meta = within(find(readBoxes(bytes), 'meta'), 4);
    const properties = within(find(meta, 'iprp'), 0);
    const container = within(find(properties, 'ipco'), 0);
    const primary = find(meta, 'pitm');
    if (!primary) return colour;
    const item = bytes[primary.start] === 0 ? bytes.readUInt16BE(primary.start + 4) : bytes.readUInt32BE(primary.start + 4);
    for (const list of properties.filter(({ type }) => type === 'ipma')) {
      for (const index of propertiesOf(bytes, list, item)) {
        const box = container[index - 1];
        if (box?.type === 'colr') noteColour(bytes.subarray(box.start, box.end), colour);
        // Neither monochrome nor subsampled.
        if (box?.type === 'av1C') colour.full = (bytes.readUInt8(box.start + 2) & 0x1c) === 0;
      }
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return colour;
}

/** Numbers of the properties that an association box gives an item, counted from 1. */
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
      // The highest bit says that the property is essential.
      const property = wide ? bytes.readUInt16BE(at) & 0x7fff : bytes.readUInt8(at) & 0x7f;
      at += wide ? 2 : 1;
      if (id === item) found.push(property);
    }
  }
  return found;
}

function noteColour(content: Buffer, colour: HeifColour): void {
  const kind = content.toString('latin1', 0, 4);
  if (kind === 'nclx') colour.codes = { primaries: content.readUInt16BE(4), transfer: content.readUInt16BE(6) };
  if (kind === 'prof' || kind === 'rICC') colour.icc = content.subarray(4);
}
