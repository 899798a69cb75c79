import type { AvifOptions, Sharp, WebpOptions } from 'sharp';
import type { Budget } from './budget.ts';
import { type Bitmap, openBitmap, type Pixels } from './decode-image.ts';
import { fit, renditionBox, type Size } from './sizes.ts';
import { type Variant, variantOf } from './variant.ts';

/** Widths for screens of 320 and 390 points, and for windows, at one to three pixels per point. */
const widths = [320, 480, 780, 1170, 2048];
/** AVIF saves a quarter or more, but encoding all widths would take too long: these are the widths of phones. */
const avifWidths = [780, 1170];
/** WebP's longest side. */
const longestSide = 16_383;

/**
 * The picture in every width up to its own: a client uses the narrowest that fills its frame. A rendition whose file is
 * not smaller than the widest one's is omitted: clients can use the widest one instead.
 */
export async function renderRenditions(bitmap: Bitmap, budget: Budget): Promise<Variant[]> {
  const { graphic } = bitmap;
  const widest = graphic ? bitmap : fit(bitmap, renditionBox);
  const sizes = [...widths.filter((width) => width < widest.width), widest.width]
    .map((width) => sizeOf(widest, width))
    .filter(({ height }) => height <= longestSide);
  const pixels = await openBitmap(await reduceTo(widest, bitmap, budget), budget);
  const made = await Promise.all(
    sizes.flatMap(({ width, height }) => {
      const scaled = () => (width === widest.width ? pixels() : pixels().resize({ width, height, fit: 'fill' }));
      const webp = encode(scaled().webp(webpOptions(graphic, width, width === bitmap.width)), width, 'webp');
      return avifWidths.includes(width) ? [webp, encode(scaled().avif(avifOptions(graphic)), width, 'avif')] : [webp];
    }),
  );
  const largest = made.findLast(({ format }) => format === 'webp')?.body.length ?? 0;
  return made.filter(({ body, width }) => width === widest.width || body.length < largest);
}

const sizeOf = (whole: Size, width: number): Size => ({ width, height: Math.max(1, Math.round((whole.height * width) / whole.width)) });

/** Wider renditions are encoded with less effort: they take most of the time, and benefit least. */
const widestWithEffort = 1170;

/** Lossy WebP has chroma subsampling, which blurs the edges of graphics. */
function webpOptions(graphic: boolean, width: number, isOwnSize: boolean): WebpOptions {
  if (!graphic) return { quality: 75, effort: width <= widestWithEffort ? 4 : 2 };
  return isOwnSize ? { lossless: true, effort: 3 } : { nearLossless: true, quality: 60, effort: 3 };
}

const avifOptions = (graphic: boolean): AvifOptions =>
  graphic ? { quality: 70, effort: 2, chromaSubsampling: '4:4:4' } : { quality: 48, effort: 2, chromaSubsampling: '4:2:0' };

async function encode(image: Sharp, width: number, format: 'webp' | 'avif'): Promise<Variant> {
  const { data, info } = await image.toBuffer({ resolveWithObject: true });
  return variantOf(String(width), format, data, info);
}

/** The pixels reduced to the size of the widest rendition, from which the others are created faster. */
async function reduceTo(size: Size, bitmap: Pixels, budget: Budget): Promise<Pixels> {
  if (size.width === bitmap.width && size.height === bitmap.height) return bitmap;
  const pixels = await openBitmap(bitmap, budget);
  const { data, info } = await pixels().resize({ width: size.width, height: size.height, fit: 'fill' }).raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
}
