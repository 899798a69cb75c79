import type { ImageType } from './sniff.ts';

/**
 * Byte offset just past the image's own last structure (JPEG EOI, PNG IEND, WebP RIFF size), or undefined when the
 * file stops before it. Decoders forgive a missing end; we take it as the mark of a cut-off upload.
 */
export function findImageEnd(bytes: Buffer, type: ImageType): number | undefined {
  switch (type) {
    case 'image/jpeg':
      return findJpegEnd(bytes);
    case 'image/png':
      return findPngEnd(bytes);
    case 'image/webp':
      return findWebpEnd(bytes);
  }
}

/**
 * Walks markers (ITU T.81 annex B) instead of searching FF D9: EXIF thumbnails and gain maps carry an EOI of their own
 * inside a segment.
 */
function findJpegEnd(bytes: Buffer): number | undefined {
  let at = 2;
  while (at + 1 < bytes.length) {
    if (bytes[at] !== 0xff) {
      // Entropy-coded data, or junk before a marker, which libjpeg skips too.
      at = bytes.indexOf(0xff, at);
      if (at < 0) return undefined;
      continue;
    }
    const marker = bytes[at + 1]!;
    if (marker === 0xff) at += 1;
    else if (marker === 0xd9) return at + 2;
    else if (marker === 0x00 || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else if (at + 4 <= bytes.length) at += 2 + bytes.readUInt16BE(at + 2);
    else return undefined;
  }
  return undefined;
}

function findPngEnd(bytes: Buffer): number | undefined {
  let at = 8;
  while (at + 12 <= bytes.length) {
    const next = at + 12 + bytes.readUInt32BE(at);
    if (bytes.toString('latin1', at + 4, at + 8) === 'IEND') return next <= bytes.length ? next : undefined;
    at = next;
  }
  return undefined;
}

function findWebpEnd(bytes: Buffer): number | undefined {
  if (bytes.length < 20) return undefined;
  const end = 8 + bytes.readUInt32LE(4);
  // RIFF pads to even lengths, but some writers forget the padding of the last chunk.
  return end <= bytes.length ? end + (end % 2) : undefined;
}
