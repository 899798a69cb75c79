import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { processImage } from '../../core/media/imaging/process-image.ts';
import { gallery } from './gallery.ts';
import { shapes } from './painting.ts';
import { avatarCount, paintAvatar, paintPicture, pictureCount } from './pictures.ts';

describe('the demo pictures', () => {
  it('are many and each described in its own words', () => {
    expect(pictureCount).toBe(48);
    for (const part of ['title', 'caption', 'alt'] as const) {
      expect(new Set(gallery.map((painting) => painting[part])).size).toBe(pictureCount);
    }
  });

  it.each([7, 10, 20])('paints picture %i the same twice, in the size it says', async (n) => {
    const [once, again] = [await paintPicture(n), await paintPicture(n)];
    expect(again.bytes.equals(once.bytes)).toBe(true);
    const { format, width, height } = await sharp(once.bytes).metadata();
    expect([format, width, height]).toEqual(['jpeg', ...shapes[gallery[n]!.shape]]);
  });

  it('are images our own processing accepts', async () => {
    expect(await processImage((await paintPicture(27)).bytes)).toMatchObject({ width: 1440, height: 1800 });
  });

  it('come with avatars that all differ', async () => {
    const avatars = await Promise.all(Array.from({ length: avatarCount }, (_, n) => paintAvatar(n)));
    expect(new Set(avatars.map((bytes) => bytes.toString('base64'))).size).toBe(avatarCount);
  });

  it('end where they end', async () => {
    await expect(paintPicture(48)).rejects.toThrow(RangeError);
    await expect(paintAvatar(12)).rejects.toThrow(RangeError);
  });
});
