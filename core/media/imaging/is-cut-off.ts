import type { ImageType } from './formats.ts';
import { readBoxes } from './heif-boxes.ts';
import { readPngChunks } from './png-chunks.ts';

/**
 * Whether the file is cut off before its last structure. Decoders tolerate that, and fill the rest of the picture with
 * grey; we treat it as an interrupted upload. The parts of a TIFF may be anywhere, so only its decoder can tell;
 * `readJpeg` checks JPEGs.
 */
export function isCutOff(bytes: Buffer, type: Exclude<ImageType, 'image/jpeg'>): boolean {
  switch (type) {
    case 'image/png':
      return readPngChunks(bytes).at(-1)?.type !== 'IEND';
    case 'image/webp':
      return bytes.length < 20 || 8 + bytes.readUInt32LE(4) > bytes.length;
    case 'image/gif':
      return isGifCutOff(bytes);
    case 'image/avif':
    case 'image/heic':
      return areBoxesCutOff(bytes);
    case 'image/tiff':
      return false;
  }
}

/** Walks the blocks (GIF89a, appendix A). The trailer may be missing, but not a picture or part of one. */
function isGifCutOff(bytes: Buffer): boolean {
  const tableSize = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  let at = 13 + tableSize(bytes[10] ?? 0);
  let pictures = 0;
  const skipSubBlocks = () => {
    while (at < bytes.length && bytes[at] !== 0) at += 1 + bytes[at]!;
    at += 1;
  };
  while (at < bytes.length) {
    const block = bytes[at];
    if (block === 0x21) {
      at += 2;
      skipSubBlocks();
    } else if (block === 0x2c) {
      at += 10 + tableSize(bytes[at + 9] ?? 0) + 1;
      skipSubBlocks();
      pictures += 1;
    } else {
      // The trailer, or something else after the last picture.
      break;
    }
  }
  return pictures === 0 || at > bytes.length;
}

/** One box describes the image, another contains it. Any other truncated box, or data that is not a box, is a trailer. */
function areBoxesCutOff(bytes: Buffer): boolean {
  const boxes = readBoxes(bytes);
  return ['meta', 'mdat'].some((needed) => !boxes.some(({ type }) => type === needed)) || boxes.some(({ type, end }) => end > bytes.length && ['meta', 'mdat'].includes(type));
}
