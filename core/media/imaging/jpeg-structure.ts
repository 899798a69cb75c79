import { cutOff } from './decode-image.ts';
import { unsupported } from './sniff.ts';

export interface Jpeg {
  /** The file, without the start markers that some programs repeat before the image: libjpeg accepts only one. */
  bytes: Buffer;
  /** Whether it has the end-of-image marker. */
  ended: boolean;
}

/** Frame types of ITU T.81 for lossless or hierarchical coding, and that of JPEG-LS. */
const losslessFrames = [0xc3, 0xc5, 0xc6, 0xc7, 0xcb, 0xcd, 0xce, 0xcf, 0xf7];
const startOfImage = 0xd8;

/**
 * Walks the markers (ITU T.81, annex B) instead of searching for them, since an EXIF thumbnail is an image inside a
 * segment. Anything after the end of the image is not examined. The end marker may be missing if there are scans for
 * every bit of every component; the decoder finds out whether these are complete.
 * @throws DomainError `truncated_image` (invalid), and `unsupported_media_type` for the kinds of JPEG that only archives and
 *   instruments use
 */
export function readJpeg(bytes: Buffer): Jpeg {
  const walk = walkMarkers(bytes);
  if (!walk.ended && !walk.complete) throw cutOff();
  return { bytes: withoutMarkers(bytes, walk.extraStarts), ended: walk.ended };
}

function walkMarkers(bytes: Buffer) {
  /** For each component, the lowest bit present of each of its 64 coefficients. */
  const components = new Map<number, number[]>();
  const extraStarts: number[] = [];
  let progressive = false;
  let at = 2;
  while (at + 1 < bytes.length) {
    if (bytes[at] !== 0xff) {
      // Entropy-coded data, or junk before a marker, which decoders skip as well.
      at = bytes.indexOf(0xff, at);
      if (at < 0) break;
      continue;
    }
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at += 1;
    } else if (marker === 0xd9) {
      return { ended: true, complete: true, extraStarts };
    } else if (marker === 0x00 || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      if (marker === startOfImage && components.size === 0) extraStarts.push(at);
      at += 2;
    } else {
      if (at + 4 > bytes.length) break;
      const next = at + 2 + bytes.readUInt16BE(at + 2);
      // A truncated segment: the scans after it are missing.
      if (next > bytes.length) return { ended: false, complete: false, extraStarts };
      const segment = bytes.subarray(at + 4, next);
      if (losslessFrames.includes(marker)) throw unsupported('This is a lossless JPEG, which cannot be read');
      if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
        if (segment[0] !== 8) throw unsupported('This is a JPEG with a bit depth other than 8, which cannot be read');
        progressive = [0xc2, 0xca].includes(marker);
        for (let index = 6; index < segment.length; index += 3) components.set(segment[index]!, Array.from({ length: 64 }, () => 16));
      } else if (marker === 0xda) {
        noteScan(segment, progressive, components);
      }
      at = next;
    }
  }
  const complete = components.size > 0 && [...components.values()].every((bits) => bits.every((bit) => bit === 0));
  return { ended: false, complete, extraStarts };
}

/** The file without the two bytes at each of these positions. */
function withoutMarkers(bytes: Buffer, places: readonly number[]): Buffer {
  if (places.length === 0) return bytes;
  const parts = [0, ...places.map((place) => place + 2)].map((from, index) => bytes.subarray(from, places[index]));
  return Buffer.concat(parts);
}

function noteScan(header: Buffer, progressive: boolean, components: Map<number, number[]>): void {
  const count = header[0] ?? 0;
  const [first, last, bits] = header.subarray(1 + 2 * count);
  for (let index = 0; index < count; index += 1) {
    const component = components.get(header[1 + 2 * index]!);
    // Some phones write a nonsensical range for a sequential scan, which always covers all coefficients.
    if (progressive) component?.fill((bits ?? 0) & 15, first, (last ?? 0) + 1);
    else component?.fill(0);
  }
}
