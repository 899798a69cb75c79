import type { Sharp } from 'sharp';
import type { VariantName } from '../schema.ts';
import type { Budget } from './budget.ts';
import { type Bitmap, openBitmap } from './decode-image.ts';
import { loadSharp } from './load-sharp.ts';
import { type Box, fit, largeBox, mediumBox, thumbnailSide } from './sizes.ts';
import { type Variant, variantOf } from './variant.ts';

/**
 * The served files: JPEG, or WebP if there is transparency. Nothing is ever enlarged, and no metadata is
 * written. Graphics have no chroma subsampling. The same bitmap always produces the same bytes.
 */
export async function renderVariants(bitmap: Bitmap, budget: Budget): Promise<Record<VariantName, Variant>> {
  const pixels = await openBitmap(bitmap, budget);
  const original = encode('original', pixels(), bitmap, false);
  const fitted = (name: VariantName, box: Box) => {
    const size = fit(bitmap, box);
    const isWhole = size.width === bitmap.width && size.height === bitmap.height;
    return isWhole ? original : encode(name, pixels().resize({ ...size, fit: 'fill' }), bitmap, true);
  };
  const [first, thumbnail, medium, large] = await Promise.all([
    original,
    renderThumbnail(bitmap, budget),
    fitted('medium', mediumBox),
    fitted('large', largeBox),
  ]);
  return { original: first, thumbnail, medium, large };
}

/** A square of the most salient part. */
export async function renderThumbnail(bitmap: Bitmap, budget: Budget): Promise<Variant> {
  const [sharp, pixels] = await Promise.all([loadSharp(), openBitmap(bitmap, budget)]);
  const side = Math.min(thumbnailSide, bitmap.width, bitmap.height);
  const square = pixels().resize({ width: side, height: side, fit: 'cover', position: sharp.strategy.attention });
  return encode('thumbnail', square, bitmap, true);
}

async function encode(name: VariantName, image: Sharp, bitmap: Bitmap, mozjpeg: boolean): Promise<Variant> {
  const { transparent, graphic } = bitmap;
  const jpeg = graphic ? ({ quality: 90, chromaSubsampling: '4:4:4' } as const) : { quality: 82 };
  const output = transparent ? image.webp(graphic ? { lossless: true, effort: 3 } : { quality: 82, effort: 3 }) : image.jpeg({ ...jpeg, progressive: true, mozjpeg });
  const { data, info } = await output.toBuffer({ resolveWithObject: true });
  return variantOf(name, transparent ? 'webp' : 'jpeg', data, info);
}
