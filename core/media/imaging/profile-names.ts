import { inflateSync } from 'node:zlib';
import { readPngChunks } from './png-chunks.ts';
import { withProfile } from './png-colour.ts';

/** Tags that describe colours (ICC.1:2022, clause 9). Others may name a device, its serial number and its owner. */
const colourTags = /^(?:[rgbk](?:XYZ|TRC)|[AB]2[AB]\d|[BD]2[BD]\d|[bw]tpt|chad|gamt|cicp)$/;

/** The profile with the same colours and length, without identifying data. */
export function withoutNames(icc: Buffer): Buffer {
  if (icc.length < 132) return icc;
  const count = Math.min(icc.readUInt32BE(128), Math.floor((icc.length - 132) / 12));
  const table = 132 + 12 * count;
  const tags = Array.from({ length: count }, (_, index) => {
    const at = 132 + 12 * index;
    return { isColour: colourTags.test(icc.toString('latin1', at, at + 4)), start: icc.readUInt32BE(at + 4), length: icc.readUInt32BE(at + 8) };
  }).filter(({ start }) => start >= table && start < icc.length);
  const changed = Buffer.from(icc).fill(0, table);
  // The maker and model of the device, the creator of the profile, and its hash.
  changed.fill(0, 48, 56).fill(0, 80, 100);
  // Readers expect the type of every tag; multilingual texts state a record size of 12 bytes, even if they have no records.
  for (const { start } of tags) {
    icc.copy(changed, start, start, start + 4);
    if (icc.toString('latin1', start, start + 4) === 'mluc' && start + 16 <= icc.length) changed[start + 15] = 12;
  }
  // Last, because tags may share their contents.
  for (const { start, length } of tags.filter(({ isColour }) => isColour)) icc.copy(changed, start, start, start + length);
  return changed;
}

const iccSegment = 'ICC_PROFILE\0';

/** Removes identifying data from the profile of a JPEG or PNG from our own encoder; a JPEG is changed in place. */
export function anonymise(image: Buffer): Buffer {
  if (image[0] !== 0xff) {
    const chunks = readPngChunks(image);
    const chunk = chunks.find(({ type }) => type === 'iCCP');
    if (!chunk) return image;
    // Skips a zero-terminated name and the compression method.
    const start = image.indexOf(0, chunk.at) + 2;
    return withProfile(image, chunks, withoutNames(inflateSync(image.subarray(start, chunk.at + chunk.length))));
  }
  const parts: Buffer[] = [];
  for (let at = 2; at + 4 <= image.length && image[at + 1] !== 0xda; at += 2 + image.readUInt16BE(at + 2)) {
    const content = image.subarray(at + 4, at + 2 + image.readUInt16BE(at + 2));
    // Two bytes number the parts, which our encoder writes in order.
    if (image[at + 1] === 0xe2 && content.toString('latin1', 0, iccSegment.length) === iccSegment) parts.push(content.subarray(iccSegment.length + 2));
  }
  const profile = withoutNames(Buffer.concat(parts));
  let from = 0;
  for (const part of parts) from += profile.copy(part, 0, from, from + part.length);
  return image;
}
