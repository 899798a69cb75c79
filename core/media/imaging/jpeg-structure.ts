import { unsupported } from './sniff.ts';

export interface JpegStructure {
  progressive: boolean;
  /** The end-of-image marker is there. */
  ended: boolean;
  /** There are scans for every bit of every component. */
  complete: boolean;
  /** What it is, where libjpeg cannot read it. */
  unreadable: string | undefined;
}

/** Frames of ITU T.81 that are coded without loss or in layers, and the one of JPEG-LS. */
const losslessFrames = [0xc3, 0xc5, 0xc6, 0xc7, 0xcb, 0xcd, 0xce, 0xcf, 0xf7];

/**
 * Walks the markers (ITU T.81, annex B) instead of searching for them: EXIF thumbnails carry an image of their own
 * inside a segment. What follows the end of the image is not examined.
 */
export function readJpegStructure(bytes: Buffer): JpegStructure {
  const structure: JpegStructure = { progressive: false, ended: false, complete: false, unreadable: undefined };
  /** By component, the lowest bit that is there of each of its 64 coefficients. */
  const components = new Map<number, number[]>();
  const isWhole = () => components.size > 0 && [...components.values()].every((bits) => bits.every((bit) => bit === 0));
  let at = 2;
  while (at + 1 < bytes.length) {
    if (bytes[at] !== 0xff) {
      // Entropy-coded data, or junk before a marker, which decoders skip too.
      at = bytes.indexOf(0xff, at);
      if (at < 0) break;
      continue;
    }
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at += 1;
    } else if (marker === 0xd9) {
      structure.ended = true;
      break;
    } else if (marker === 0x00 || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += 2;
    } else {
      if (at + 4 > bytes.length) break;
      const next = at + 2 + bytes.readUInt16BE(at + 2);
      // A segment without its end: its scan, or the scans after it, are missing.
      if (next > bytes.length) return structure;
      const segment = bytes.subarray(at + 4, next);
      if (losslessFrames.includes(marker)) return { ...structure, unreadable: 'a lossless JPEG' };
      if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
        if (segment[0] !== 8) return { ...structure, unreadable: 'a JPEG of other than 8 bits' };
        structure.progressive = [0xc2, 0xca].includes(marker);
        for (let index = 6; index < segment.length; index += 3) components.set(segment[index]!, Array.from({ length: 64 }, () => 16));
      } else if (marker === 0xda) {
        noteScan(segment, structure.progressive, components);
      }
      at = next;
    }
  }
  structure.complete = isWhole();
  return structure;
}

function noteScan(header: Buffer, progressive: boolean, components: Map<number, number[]>): void {
  const count = header[0] ?? 0;
  const [first, last, bits] = header.subarray(1 + 2 * count);
  for (let index = 0; index < count; index += 1) {
    const component = components.get(header[1 + 2 * index]!);
    // Some phones write nonsense for the range of a sequential scan, which has no other than the whole.
    if (progressive) component?.fill((bits ?? 0) & 15, first, (last ?? 0) + 1);
    else component?.fill(0);
  }
}

/** The file without the start markers that some programs repeat in front of the image, which libjpeg does not take. */
export function fromLastStart(bytes: Buffer): Buffer {
  let at = 0;
  while (bytes.length >= at + 4 && bytes.readUInt32BE(at) === 0xffd8_ffd8) at += 2;
  return bytes.subarray(at);
}

/** @throws DomainError `unsupported_media_type` for the kinds of JPEG that only archives and instruments use */
export function refuseUnreadable(bytes: Buffer): void {
  const { unreadable } = readJpegStructure(bytes);
  if (unreadable) throw unsupported(`This is ${unreadable}, which cannot be read`);
}
