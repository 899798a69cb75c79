import type { Budget } from './budget.ts';
import { type Bitmap, openBitmap } from './decode-image.ts';
import { type Variant, variantOf } from './variant.ts';

/** Widths that screens of 390 and 320 points, and windows, need at one to three pixels a point. */
export const renditionWidths = [320, 480, 780, 1170, 2048];
/** The longest side WebP can have. */
const longestSide = 16_383;

/**
 * The picture as WebP in every width, up to its own: a client takes the smallest that fills its frame. Graphics are
 * lossless in their own width; scaled ones have the many colours of smooth edges. What is larger than the widest one is
 * left out: the widest serves its clients too.
 */
export async function renderRenditions(bitmap: Bitmap, budget: Budget): Promise<Variant[]> {
  const pixels = await openBitmap(bitmap, budget);
  const { graphic } = bitmap;
  const narrower = renditionWidths.filter((width) => width < bitmap.width);
  const widths = narrower.length < renditionWidths.length ? [...narrower, bitmap.width] : narrower;
  const sizes = widths
    .map((width) => ({ width, height: Math.max(1, Math.round((bitmap.height * width) / bitmap.width)) }))
    .filter(({ height }) => height <= longestSide);
  const renditions = await Promise.all(
    sizes.map(async (size) => {
      const image = pixels().resize({ ...size, fit: 'fill' });
      const lossy = { quality: graphic ? 90 : 80, effort: 4, smartSubsample: graphic };
      const isOwn = size.width === bitmap.width;
      const { data, info } = await image.webp(graphic && isOwn ? { lossless: true, effort: 3 } : lossy).toBuffer({ resolveWithObject: true });
      return variantOf(String(size.width), 'webp', data, info);
    }),
  );
  const widest = renditions.at(-1);
  return renditions.filter((rendition) => rendition === widest || rendition.body.length < widest!.body.length);
}
