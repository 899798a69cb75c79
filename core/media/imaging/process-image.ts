import { createHash } from 'node:crypto';
import { DomainError } from '../../shared/errors.ts';
import { computeBlurhash } from './blurhash.ts';
import { decodeImage } from './decode-image.ts';
import type { ImageLimits } from './decode-image.ts';
import { findHiddenContent } from './hidden-content.ts';
import { findImageEnd } from './image-end.ts';
import { renderVariants } from './render-variants.ts';
import type { Variant, VariantName } from './render-variants.ts';
import { sniffImageType } from './sniff.ts';
import type { ImageType } from './sniff.ts';

export interface ProcessedImage {
  /** SHA-256 of the uploaded bytes, hex. */
  contentHash: string;
  realType: ImageType;
  /** Pixels of the `original` variant, upright. */
  width: number;
  height: number;
  blurhash: string;
  variants: Record<VariantName, Variant>;
}

/** What makes the served files of an upload: `processImage`, or the same with a memory. */
export type Imaging = (upload: Uint8Array) => Promise<ProcessedImage>;

export const defaultLimits: ImageLimits = {
  maxBytes: 20 * 1024 * 1024,
  maxPixels: 50_000_000,
  timeoutSeconds: 20,
};

/**
 * Turns an upload nobody vouches for into the files we serve. The cheapest checks come first; every served byte comes
 * out of our own encoder.
 * @throws DomainError for every file that is refused: `empty_file`, `truncated_image`, `corrupt_image`, `polyglot_file`
 *   (invalid), `unsupported_media_type` (unsupported_type), `file_too_large`, `too_many_pixels` (too_large),
 *   `image_too_costly` (unprocessable)
 */
export async function processImage(
  upload: Uint8Array,
  limits: Partial<ImageLimits> = {},
): Promise<ProcessedImage> {
  const allowed = { ...defaultLimits, ...limits };
  const bytes = Buffer.from(upload.buffer, upload.byteOffset, upload.byteLength);
  if (bytes.length > allowed.maxBytes) {
    const megabytes = Math.floor(allowed.maxBytes / 1024 / 1024);
    throw new DomainError('too_large', 'file_too_large', `The file is larger than ${megabytes} MB.`);
  }
  const realType = sniffImageType(bytes);
  const end = findImageEnd(bytes, realType);
  if (end === undefined)
    throw new DomainError('invalid', 'truncated_image', 'The image is cut off before its end.');
  const hidden = findHiddenContent(bytes, end);
  if (hidden) throw new DomainError('invalid', 'polyglot_file', `The image also contains ${hidden}.`);

  const bitmap = await decodeImage(bytes, realType, allowed);
  const [variants, blurhash] = await Promise.all([renderVariants(bitmap, allowed), computeBlurhash(bitmap)]);
  return {
    contentHash: createHash('sha256').update(bytes).digest('hex'),
    realType,
    width: bitmap.width,
    height: bitmap.height,
    blurhash,
    variants,
  };
}
