import { gallery } from './gallery.ts';
import { shapes } from './painting.ts';
import { rasterise } from './rasterise.ts';
import { Sheet } from './sheet.ts';
import { paintPortrait } from './scenes/portrait.ts';

export const pictureCount = gallery.length;
export const avatarCount = 12;

export interface Picture {
  /** JPEG, 1440 pixels wide. */
  bytes: Buffer;
  alt: string;
  caption: string;
  title: string;
}

/** Demo picture `n` of `pictureCount`, painted from nothing; the same on every run. */
export async function paintPicture(n: number): Promise<Picture> {
  const painting = gallery[n];
  if (!painting) throw new RangeError(`There are ${gallery.length} pictures, not ${n + 1}.`);
  const [width, height] = shapes[painting.shape];
  const sheet = new Sheet(width, height, n + 1);
  const bytes = await rasterise(sheet.toSvg(painting.paint(sheet)), 1.4);
  return { bytes, alt: painting.alt, caption: painting.caption, title: painting.title };
}

/** Demo avatar `n` of `avatarCount`: a JPEG of 512 x 512. */
export async function paintAvatar(n: number): Promise<Buffer> {
  if (!Number.isInteger(n) || n < 0 || n >= avatarCount)
    throw new RangeError(`There are ${avatarCount} avatars, not ${n + 1}.`);
  const sheet = new Sheet(512, 512, 1000 + n);
  return rasterise(sheet.toSvg(paintPortrait(sheet, n)), 0.8);
}
