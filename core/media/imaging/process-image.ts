import { createHash } from 'node:crypto';
import pLimit from 'p-limit';
import { DomainError } from '../../shared/errors.ts';
import { timeForRequest } from '../limits.ts';
import type { VariantName } from '../schema.ts';
import { computeBlurhash } from './blurhash.ts';
import { Budget } from './budget.ts';
import { type Bitmap, cutOff, decodeImage, refuseDecoding } from './decode-image.ts';
import { fileTooLarge, type ImageType, maxFileBytes } from './formats.ts';
import { isCutOff } from './is-cut-off.ts';
import { fromLastStart, refuseUnreadable } from './jpeg-structure.ts';
import { prepareColours } from './prepare-colours.ts';
import { type Declared, readDeclared } from './read-declared.ts';
import { renderAnimation } from './render-animation.ts';
import { renderRenditions } from './render-renditions.ts';
import { renderThumbnail, renderVariants } from './render-variants.ts';
import { sniffImageType } from './sniff.ts';
import type { Variant } from './variant.ts';

export interface ProcessedImage {
  /** SHA-256 of the uploaded bytes, hex. */
  contentHash: string;
  realType: ImageType;
  /** Pixels of the `original` variant, upright. */
  width: number;
  height: number;
  blurhash: string;
  variants: Record<VariantName, Variant>;
  /** Stills of every width, narrowest first. */
  renditions: Variant[];
  /** The variants but the thumbnail move. */
  animated: boolean;
}

/** What makes the served files of an upload: `processImage`, or the same with a memory. */
export type Imaging = (upload: Uint8Array, milliseconds?: number) => Promise<ProcessedImage>;


/** Images that are decoded at once in a process: more would take no less time, but more memory. */
const decoders = pLimit(2);
/** With more than these waiting, the last one would wait for longer than its client does. */
const longestQueue = 20;

/**
 * Turns an upload nobody vouches for into the files we serve, within `milliseconds`. The cheapest checks come first; every served byte comes
 * out of our own encoder, so that nothing else that may be in the file reaches anybody.
 * @throws DomainError for every file that is refused: `empty_file`, `truncated_image`, `corrupt_image` (invalid),
 *   `unsupported_media_type` (unsupported_type), `file_too_large`, `too_many_pixels`, `animation_too_long` (too_large),
 *   `image_too_costly` (unprocessable); and `imaging_busy` (unavailable)
 */
export async function processImage(upload: Uint8Array, milliseconds = timeForRequest): Promise<ProcessedImage> {
  const budget = new Budget(milliseconds);
  const received = Buffer.from(upload.buffer, upload.byteOffset, upload.byteLength);
  if (received.length > maxFileBytes) throw fileTooLarge(received.length);
  const sniffed = sniffImageType(received);
  const bytes = sniffed === 'image/jpeg' ? fromLastStart(received) : received;
  if (sniffed === 'image/jpeg') refuseUnreadable(bytes);
  if (isCutOff(bytes, sniffed)) throw cutOff();
  if (decoders.pendingCount >= longestQueue) {
    throw new DomainError('unavailable', 'imaging_busy', 'Too many photos are being processed. Please try again.', { retryAfter: 5 });
  }
  const image = await decoders(() => render(bytes, sniffed, budget).catch(refuseTimeout));
  return { contentHash: createHash('sha256').update(received).digest('hex'), ...image };
}

async function render(bytes: Buffer, sniffed: ImageType, budget: Budget): Promise<Omit<ProcessedImage, 'contentHash'>> {
  budget.left();
  const declared = await readDeclared(bytes, sniffed);
  const bitmap = await decodeImage(prepareColours(bytes, declared), declared, budget);
  const [blurhash, variants, renditions] = await Promise.all([
    computeBlurhash(bitmap),
    declared.animation ? renderMoving(bytes, declared, bitmap, budget) : renderVariants(bitmap, budget),
    renderRenditions(bitmap, budget),
  ]);
  const { width, height } = variants.original;
  return { realType: declared.type, width, height, blurhash, variants, renditions, animated: declared.animation !== undefined };
}

async function renderMoving(bytes: Buffer, declared: Declared, bitmap: Bitmap, budget: Budget): Promise<Record<VariantName, Variant>> {
  const [original, thumbnail] = await Promise.all([renderAnimation(bytes, declared, budget), renderThumbnail(bitmap, budget)]);
  return { original, thumbnail, medium: original, large: original };
}

/** Encoding can only run out of time; what else fails in it is our own fault. */
function refuseTimeout(error: unknown): never {
  if (error instanceof Error && error.message.startsWith('timeout:')) refuseDecoding(error);
  throw error;
}
