import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { processImage } from '../../core/media/imaging/process-image.ts';
import { gallery, picturesFolder, portraitsFolder, readPicture, readPortrait } from './gallery.ts';
import { people } from '../../web/src/session/demo-people.ts';

const filesOf = async (folder: string) => (await readdir(folder)).map((name) => join(folder, name));

describe('the demo pictures', () => {
  it('are many, each with its own description', () => {
    for (const part of ['file', 'caption', 'alt'] as const) {
      expect(new Set(gallery.map((picture) => picture[part])).size).toBe(48);
    }
  });

  it('are one source file each, together under 4 MB', async () => {
    expect((await readdir(picturesFolder)).toSorted()).toEqual(gallery.map(({ file }) => `${file}.webp`).toSorted());
    expect((await readdir(portraitsFolder)).toSorted()).toEqual(people.map(({ username }) => `${username}.webp`).toSorted());
    const files = [...(await filesOf(picturesFolder)), ...(await filesOf(portraitsFolder))];
    const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(4_000_000);
  });

  it('have the three common shapes, at full width', async () => {
    const sizes = await Promise.all(
      gallery.map(async ({ file }) => {
        const { width, height } = await sharp(await readPicture(file)).metadata();
        return `${width}x${height}`;
      }),
    );
    expect([...new Set(sizes)].toSorted()).toEqual(['1440x1080', '1440x1440', '1440x1800']);
  });

  it('are images our own processing accepts, portraits too', async () => {
    expect(await processImage(await readPicture('first-light'))).toMatchObject({ width: 1440, height: 1800 });
    expect(await processImage(await readPortrait(people[0]!.username))).toMatchObject({ width: 512, height: 512 });
  });
});
