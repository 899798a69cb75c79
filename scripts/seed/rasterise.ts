import sharp from 'sharp';
import { seededRandom } from './random.ts';

/** Enough noise not to show its repetition; each row starts at another place in it. */
const grain = (() => {
  const random = seededRandom(7);
  return Int8Array.from({ length: 1 << 17 }, () =>
    Math.round((random.next() + random.next() + random.next() - 1.5) * 2),
  );
})();

/**
 * A drawing as a JPEG with a little film grain, which hides the banding of wide gradients. The grain is added here
 * because SVG's feTurbulence takes longer than the whole picture.
 * @param strength multiplies the grain, whose standard deviation is about one level
 */
export async function rasterise(svg: Buffer, strength: number): Promise<Buffer> {
  const { data, info } = await sharp(svg).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const random = seededRandom(11);
  const row = info.width * info.channels;
  for (let y = 0; y < info.height; y += 1) {
    const start = Math.floor(random.next() * (grain.length - info.width));
    for (let x = 0, at = y * row; x < info.width; x += 1) {
      const shift = grain[start + x]! * strength;
      for (let c = 0; c < info.channels; c += 1, at += 1)
        data[at] = Math.max(0, Math.min(255, data[at]! + shift));
    }
  }
  const { width, height, channels } = info;
  return sharp(data, { raw: { width, height, channels } })
    .jpeg({ quality: 80, progressive: true })
    .toBuffer();
}
