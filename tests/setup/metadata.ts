import sharp from 'sharp';
import type { ReadyMedia } from '../../core/media/schema.ts';

/** JPEG application segments that are needed for decoding: JFIF and Adobe. */
const codingSegments = [0xe0, 0xee];

/** URLs of all served files of a photo. */
export const servedFiles = ({ variants, renditions, base_url, query }: Pick<ReadyMedia, 'variants' | 'renditions' | 'base_url' | 'query'>): string[] => [
  ...new Set([...Object.values(variants), ...renditions.map(({ name }) => base_url + name + query)]),
];

/** Descriptions of the metadata in a served file; empty if there is none. */
export async function findMetadata(body: Buffer): Promise<string[]> {
  const { format, exif, icc, iptc, xmp, tifftagPhotoshop, comments, orientation } = await sharp(body).metadata();
  const known = Object.entries({ exif, icc, iptc, xmp, tifftagPhotoshop, comments, orientation }).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  const parts = format === 'jpeg' ? jpegSegments(body) : format === 'webp' ? webpChunks(body) : [];
  return [...known, ...parts];
}

function jpegSegments(body: Buffer): string[] {
  const found: string[] = [];
  let at = 2;
  while (body[at] === 0xff && body[at + 1] !== 0xda) {
    const marker = body[at + 1]!;
    if ((marker >= 0xe0 && marker <= 0xef && !codingSegments.includes(marker)) || marker === 0xfe) found.push(`segment ${marker.toString(16)}`);
    at += 2 + body.readUInt16BE(at + 2);
  }
  if (body.subarray(-2).toString('hex') !== 'ffd9') found.push('bytes behind the image');
  return found;
}

function webpChunks(body: Buffer): string[] {
  const found: string[] = [];
  for (let at = 12; at + 8 <= body.length; at += 8 + body.readUInt32LE(at + 4) + (body.readUInt32LE(at + 4) % 2)) {
    const type = body.toString('latin1', at, at + 4);
    if (!['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF'].includes(type)) found.push(`chunk ${type}`);
  }
  return found;
}
