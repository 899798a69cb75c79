import { createHash } from 'node:crypto';
import type { Sharp } from 'sharp';
import type { Bitmap, ImageLimits } from './decode-image.ts';
import { loadSharp } from './load-sharp.ts';

export type VariantName = 'original' | 'thumbnail' | 'medium' | 'large';

export interface Variant {
  /** Content-addressed: `<first two hex digits>/<sha-256 of body>.<ext>`; nothing of the user is in it. */
  key: string;
  body: Buffer;
  contentType: string;
  width: number;
  height: number;
}

const thumbnailSide = 320;
const boxes = { medium: { width: 1080, height: 1920 }, large: { width: 2048, height: 2048 } };

/**
 * The files that are served: JPEG, or WebP when something is see-through. Nothing is ever enlarged and no metadata is
 * written. The same bitmap gives the same bytes, so the same keys.
 */
export async function renderVariants(
  bitmap: Bitmap,
  limits: ImageLimits,
): Promise<Record<VariantName, Variant>> {
  const sharp = await loadSharp();
  const { data, width, height, channels } = bitmap;
  const pixels = () =>
    sharp(data, { raw: { width, height, channels }, limitInputPixels: false }).timeout({
      seconds: limits.timeoutSeconds,
    });

  const original = encode(pixels(), bitmap, false);
  const fitted = (box: { width: number; height: number }) =>
    width <= box.width && height <= box.height
      ? original
      : encode(pixels().resize({ ...box, fit: 'inside' }), bitmap, true);
  const side = Math.min(thumbnailSide, width, height);
  const square = pixels().resize({
    width: side,
    height: side,
    fit: 'cover',
    position: sharp.strategy.attention,
  });

  const [first, thumbnail, medium, large] = await Promise.all([
    original,
    encode(square, bitmap, true),
    fitted(boxes.medium),
    fitted(boxes.large),
  ]);
  return { original: first, thumbnail, medium, large };
}

async function encode(image: Sharp, { transparent }: Bitmap, mozjpeg: boolean): Promise<Variant> {
  const output = transparent
    ? image.webp({ quality: 82, effort: 3 })
    : image.jpeg({ quality: 82, progressive: true, mozjpeg });
  const { data, info } = await output.toBuffer({ resolveWithObject: true });

  const hash = createHash('sha256').update(data).digest('hex');
  return {
    key: `${hash.slice(0, 2)}/${hash}.${transparent ? 'webp' : 'jpg'}`,
    body: data,
    contentType: transparent ? 'image/webp' : 'image/jpeg',
    width: info.width,
    height: info.height,
  };
}
