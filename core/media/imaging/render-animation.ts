import type { Budget } from './budget.ts';
import { optionsFor, refuseDecoding } from './decode-image.ts';
import { loadSharp } from './load-sharp.ts';
import type { Declared } from './read-declared.ts';
import type { Size } from './sizes.ts';
import { type Variant, variantOf } from './variant.ts';

/** The size limit of an animation: the screen of a phone. */
export const phoneBox: Size = { width: 1080, height: 1920 };

/** All frames as one animated WebP; without a box, in their own size. */
export async function renderAnimation(
  bytes: Buffer,
  declared: Declared,
  budget: Budget,
  { name, box, quality }: { name: string; box?: Size; quality: number },
): Promise<Variant> {
  const sharp = await loadSharp();
  const { frames, loop, delay } = declared.animation!;
  const image = sharp(bytes, { ...optionsFor(declared), pages: -1, limitInputPixels: false }).timeout(budget.timeout());
  if (box) image.resize({ ...box, fit: 'inside', withoutEnlargement: true });
  const { data, info } = await image.webp({ quality, effort: 2, loop, delay }).toBuffer({ resolveWithObject: true }).catch(refuseDecoding);
  if (info.channels === 4) declareAlpha(data);
  return variantOf(name, 'webp', data, { width: info.width, height: info.pageHeight ?? info.height / frames });
}

/**
 * Sets the alpha flag in the header of an animated WebP. libwebp only looks for alpha in the frames; if a
 * frame covers only part of the picture, strict decoders would show the rest as black.
 */
function declareAlpha(webp: Buffer): void {
  if (webp.toString('latin1', 12, 16) === 'VP8X') webp[20]! |= 0x10;
}
