import { encode } from 'blurhash';
import type { Bitmap } from './decode-image.ts';
import { loadSharp } from './load-sharp.ts';

/** Long side (px) of the sample that the hash is computed from: its few cosine components cannot show more detail. */
const sampleSide = 32;

/** The placeholder a client paints while the picture loads: 4x3 components, 3x4 for portraits. See https://blurha.sh. */
export async function computeBlurhash({ data, width, height, channels }: Bitmap): Promise<string> {
  const sharp = await loadSharp();
  const sample = await sharp(data, { raw: { width, height, channels }, limitInputPixels: false })
    .resize({ width: sampleSide, height: sampleSide, fit: 'inside' })
    .flatten({ background: 'white' })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const [across, down] = height > width ? [3, 4] : [4, 3];
  return encode(new Uint8ClampedArray(sample.data), sample.info.width, sample.info.height, across, down);
}
