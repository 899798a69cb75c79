import type { Sharp } from 'sharp';
import type { VariantName } from '../schema.ts';
import type { Budget } from './budget.ts';
import type { Bitmap } from './decode-image.ts';
import { loadSharp } from './load-sharp.ts';
import { type Box, fit, largeBox, mediumBox, thumbnailSide } from './sizes.ts';
import { type Variant, variantOf } from './variant.ts';

/**
 * The files that are served: JPEG, or WebP when something is see-through. Nothing is ever enlarged and no metadata is
 * written. Graphics keep a colour for every pixel. The same bitmap gives the same bytes, so the same keys.
 */
export async function renderVariants(bitmap: Bitmap, budget: Budget): Promise<Record<VariantName, Variant>> {
  const pixels = await open(bitmap, budget);
  const original = encode(pixels(), bitmap, false);
  const fitted = (box: Box) => {
    const size = fit(bitmap, box);
    const isWhole = size.width === bitmap.width && size.height === bitmap.height;
    return isWhole ? original : encode(pixels().resize({ ...size, fit: 'fill' }), bitmap, true);
  };
  const [first, thumbnail, medium, large] = await Promise.all([
    original,
    renderThumbnail(bitmap, budget),
    fitted(mediumBox),
    fitted(largeBox),
  ]);
  return { original: first, thumbnail, medium, large };
}

/** A square of the part that draws the eye. */
export async function renderThumbnail(bitmap: Bitmap, budget: Budget): Promise<Variant> {
  const [sharp, pixels] = await Promise.all([loadSharp(), open(bitmap, budget)]);
  const side = Math.min(thumbnailSide, bitmap.width, bitmap.height);
  return encode(pixels().resize({ width: side, height: side, fit: 'cover', position: sharp.strategy.attention }), bitmap, true);
}

async function open({ data, width, height, channels }: Bitmap, budget: Budget): Promise<() => Sharp> {
  const sharp = await loadSharp();
  return () => sharp(data, { raw: { width, height, channels }, limitInputPixels: false }).timeout(budget.timeout());
}

async function encode(image: Sharp, bitmap: Bitmap, mozjpeg: boolean): Promise<Variant> {
  const { transparent, graphic } = bitmap;
  const jpeg = graphic ? ({ quality: 90, chromaSubsampling: '4:4:4' } as const) : { quality: 82 };
  const output = transparent ? image.webp({ quality: 82, effort: 3, smartSubsample: graphic }) : image.jpeg({ ...jpeg, progressive: true, mozjpeg });
  const { data, info } = await output.toBuffer({ resolveWithObject: true });
  return variantOf(data, transparent ? 'webp' : 'jpg', info);
}
