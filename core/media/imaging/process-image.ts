import { hash } from 'node:crypto';
import { timeForRequest } from '../limits.ts';
import type { VariantName } from '../schema.ts';
import { computeBlurhash } from './blurhash.ts';
import { type Bitmap, decodeImage, openSource } from './decode-image.ts';
import { examine, type Examined } from './examine.ts';
import type { ImageType } from './formats.ts';
import { phoneBox, renderAnimation } from './render-animation.ts';
import { renderThumbnail, renderVariants } from './render-variants.ts';
import type { Variant } from './variant.ts';

export interface ProcessedImage {
  /** SHA-256 of the uploaded bytes, hex. */
  contentHash: string;
  realType: ImageType;
  /** Size of the `original` variant in pixels, upright. */
  width: number;
  height: number;
  blurhash: string;
  variants: Record<VariantName, Variant>;
  /** All variants except the thumbnail are animated. */
  animated: boolean;
}

/**
 * Turns an upload into the files that are needed immediately. Every byte we serve comes from our own encoder, so nothing
 * else in the file reaches anybody. `renderPhoto` creates the rest.
 * @throws DomainError like `examine`
 */
export const processImage = (upload: Uint8Array, milliseconds = timeForRequest): Promise<ProcessedImage> =>
  examine(upload, milliseconds, async (examined) => {
    const { received, prepared, declared, budget } = examined;
    const bitmap = await decodeImage(await openSource(prepared, declared, budget), prepared, declared, budget);
    const [blurhash, variants] = await Promise.all([
      computeBlurhash(bitmap),
      declared.animation ? renderMoving(examined, bitmap) : renderVariants(bitmap, budget),
    ]);
    const { width, height } = variants.original;
    const contentHash = hash('sha256', received);
    return { contentHash, realType: declared.type, width, height, blurhash, variants, animated: declared.animation !== undefined };
  });

async function renderMoving({ bytes, declared, budget }: Examined, bitmap: Bitmap): Promise<Record<VariantName, Variant>> {
  const [original, thumbnail] = await Promise.all([
    renderAnimation(bytes, declared, budget, { name: 'original', box: phoneBox, quality: 80 }),
    renderThumbnail(bitmap, budget),
  ]);
  return { original, thumbnail, medium: original, large: original };
}
