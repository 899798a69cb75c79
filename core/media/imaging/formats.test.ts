import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { heicGrid } from '../../../tests/setup/heic-grid.ts';
import { animationLimits } from './formats.ts';
import { processImage } from './process-image.ts';

const fixture = (name: string) => readFile(new URL(`fixtures/${name}`, import.meta.url));
const plain = (width: number, height: number, background = 'rgb(200, 100, 50)') =>
  sharp({ create: { width, height, channels: 3, background } });

/** A file with another major brand; its own stays among the compatible ones. */
async function branded(name: string, brand: string): Promise<Buffer> {
  const bytes = await fixture(name);
  bytes.write(brand, 8, 'latin1');
  return bytes;
}

/** A pixel of the served file, with its alpha. */
async function pixelOf(body: Buffer, left = 8, top = 8): Promise<number[]> {
  return [...(await sharp(body).ensureAlpha().extract({ left, top, width: 1, height: 1 }).raw().toBuffer())];
}

describe('processImage accepts', () => {
  it.each([
    ['JPEG', 'image/jpeg', () => plain(64, 48).jpeg().toBuffer()],
    ['PNG', 'image/png', () => plain(64, 48).png().toBuffer()],
    ['interlaced PNG', 'image/png', () => plain(64, 48).png({ progressive: true }).toBuffer()],
    ['WebP', 'image/webp', () => plain(64, 48).webp().toBuffer()],
    ['GIF', 'image/gif', () => plain(64, 48).gif().toBuffer()],
    ['TIFF', 'image/tiff', () => plain(64, 48).tiff({ compression: 'lzw' }).toBuffer()],
    ['big TIFF', 'image/tiff', () => plain(64, 48).tiff({ bigtiff: true }).toBuffer()],
    ['AVIF', 'image/avif', () => plain(64, 48).avif({ effort: 0 }).toBuffer()],
    ['AVIF of the general brand', 'image/avif', () => branded('orange.avif', 'mif1')],
    ['HEIC', 'image/heic', () => fixture('p3.heic')],
    ['HEIC of the general brand', 'image/heic', () => branded('photo.heic', 'mif1')],
    ['HEIC of the brand of a profile', 'image/heic', () => branded('photo.heic', 'MiHB')],
  ])('%s', async (_, realType, make) => {
    const image = await processImage(await make());
    expect(image.realType).toBe(realType);
    expect(image.variants.original.contentType).toBe('image/jpeg');
    expect(image.variants.original.body.subarray(0, 3)).toEqual(Buffer.from('ffd8ff', 'hex'));
  });

  it.each(['text, which is no box', 'PK\x03\x04\x14\0\0\0\x08\0 a ZIP', '\0\0\x01\x0a\x16\0\0\0Image_UTC_DataSEFH', '\0\0\0\x6cmpvd and half of its video', '\0'.repeat(40), '\0\0\0'])(
    'AVIF and HEIC with a trailer: %j',
    async (trailer) => {
      for (const bytes of [await plain(64, 48).avif({ effort: 0 }).toBuffer(), await fixture('p3.heic')]) {
        expect(await processImage(Buffer.concat([bytes, Buffer.from(trailer, 'latin1')]))).toMatchObject({ width: 64 });
      }
    },
  );

  it('JPEG whose start is marked more than once', async () => {
    const jpeg = await plain(64, 48).jpeg().toBuffer();
    const [start, fill] = [jpeg.subarray(0, 2), Buffer.from('ffff', 'hex')];
    const turned = await plain(64, 48).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const exif = turned.subarray(0, turned.indexOf(Buffer.from('ffdb', 'hex')));
    for (const head of [Buffer.concat([start, start]), Buffer.concat([start, fill]), exif]) {
      const [width, height] = head === exif ? [48, 64] : [64, 48];
      expect(await processImage(Buffer.concat([head, jpeg]))).toMatchObject({ width, height });
    }
  });

  it('a TIFF with channels besides colours and alpha', async () => {
    const extra = { raw: { width: 64, height: 48, channels: 1 as const } };
    const bytes = await plain(64, 48).joinChannel([Buffer.alloc(64 * 48, 9), Buffer.alloc(64 * 48, 99)], extra).tiff({ compression: 'lzw' }).toBuffer();
    expect((await sharp(bytes).metadata()).channels).toBe(5);
    const { variants } = await processImage(bytes);
    expect(variants.original.contentType).toBe('image/jpeg');
    expect(Math.abs((await pixelOf(variants.original.body))[0]! - 200)).toBeLessThan(4);
  });

  it.each([
    ['a lossless JPEG', 0xc3, 8],
    ['a lossless JPEG', 0xf7, 8],
    ['a JPEG with a bit depth other than 8', 0xc1, 12],
  ])('no file that is %s, and says why', async (why, frame, bits) => {
    const jpeg = await plain(64, 48).jpeg().toBuffer();
    const at = jpeg.indexOf(Buffer.from('ffc0', 'hex'));
    jpeg[at + 1] = frame;
    jpeg[at + 4] = bits;
    await expect(processImage(jpeg)).rejects.toMatchObject({ kind: 'unsupported_type', message: expect.stringContaining(why) as string });
  });

  it('a HEIC image in its own colours', async () => {
    const { variants } = await processImage(await fixture('p3.heic'));
    const [red, green, blue] = await pixelOf(variants.original.body);
    // The colour 200, 100, 50 in Display P3.
    expect([Math.abs(red! - 216), Math.abs(green! - 93), Math.abs(blue! - 24)].every((off) => off < 12)).toBe(true);
  });

  it('the primary of several HEIC images', async () => {
    const image = await processImage(await fixture('second-is-primary.heic'));
    expect([image.width, image.height]).toEqual([64, 48]);
  });

  it('a HEIC image in tiles, as phones write it', async () => {
    const tile = await fixture('citrus.heic');
    const [whole, one] = [await processImage(heicGrid(tile, 3, 2)), await processImage(tile)];
    expect([whole.realType, whole.width, whole.height]).toEqual(['image/heic', 3 * one.width, 2 * one.height]);
    const region = { width: 96, height: 96 };
    const meanOf = async (jpeg: Buffer, left: number, top: number) => (await sharp(await sharp(jpeg).extract({ left, top, ...region }).toBuffer()).stats()).channels.map(({ mean }) => mean);
    const expected = await meanOf(one.variants.original.body, 100, 100);
    for (const [column, row] of [[0, 0], [2, 0], [1, 1]] as const) {
      const actual = await meanOf(whole.variants.original.body, 100 + column * one.width, 100 + row * one.height);
      for (const [channel, mean] of actual.entries()) expect(Math.abs(mean - expected[channel]!)).toBeLessThan(2);
    }
  });

  it('no HEIC image whose pixels are damaged', async () => {
    const heic = await fixture('p3.heic');
    heic.fill(0, 82, 86);
    await expect(processImage(heic)).rejects.toMatchObject({ kind: 'invalid', code: 'corrupt_image' });
  });

  it('a HEIC image turned by its container, once', async () => {
    const { width, height, variants } = await processImage(await fixture('turned.heic'));
    expect([width, height]).toEqual([90, 60]);
    const [topLeft, bottomRight] = [await pixelOf(variants.original.body), await pixelOf(variants.original.body, 80, 50)];
    expect(topLeft[0]).toBeGreaterThan(topLeft[2]! + 100);
    expect(Math.min(...bottomRight)).toBeGreaterThan(230);
    expect(variants.original.body.includes('SecretCamera')).toBe(false);
  });

  it.each(['mirrored.heic', 'mirrored.avif'])('%s as its container turns and mirrors it', async (name) => {
    const { width, height, variants } = await processImage(await fixture(name));
    expect([width, height]).toEqual([60, 40]);
    const [red, green, blue, white] = await Promise.all(([[15, 10], [45, 10], [15, 30], [45, 30]] as const).map(([left, top]) => pixelOf(variants.original.body, left, top)));
    expect([red![0]! > 180, green![1]! > 140, blue![2]! > 180, Math.min(...white!) > 200]).toEqual([true, true, true, true]);
    expect([red![1]! < 80, green![0]! < 80, blue![0]! < 80]).toEqual([true, true, true]);
  });

  it('a transparent HEIC image as WebP', async () => {
    const { variants } = await processImage(await fixture('see-through.heic'));
    expect(variants.original.contentType).toBe('image/webp');
    expect(Math.abs((await pixelOf(variants.original.body))[3]! - 128)).toBeLessThan(6);
  });
});

describe('processImage and animations', () => {
  const frames = (format: 'gif' | 'webp', side = 40, delay = [120, 240, 360]) =>
    Promise.all(['#cc0000', '#00cc00', '#0000cc'].map((colour) => plain(side, side, colour).png().toBuffer())).then((pictures) =>
      sharp(pictures, { join: { animated: true } }).toFormat(format, { delay, loop: 2 }).toBuffer(),
    );

  it.each(['gif', 'webp'] as const)('keeps a %s animated, with its timing, and creates a still', async (format) => {
    const { variants, animated, width, height } = await processImage(await frames(format));
    expect(animated).toBe(true);
    expect([width, height]).toEqual([40, 40]);
    for (const name of ['original', 'medium', 'large'] as const) {
      expect(variants[name].contentType).toBe('image/webp');
      expect(await sharp(variants[name].body).metadata()).toMatchObject({ format: 'webp', pages: 3, delay: [120, 240, 360], loop: 2 });
    }
    expect(await sharp(variants.thumbnail.body).metadata()).toMatchObject({ format: 'jpeg', width: 40, height: 40 });
    expect((await pixelOf(variants.thumbnail.body))[0]).toBeGreaterThan(150);
  });

  it('fits animations into the width of a phone', async () => {
    const { variants, width, height } = await processImage(await frames('webp', 1200));
    expect([width, height]).toEqual([1080, 1080]);
    expect(await sharp(variants.original.body).metadata()).toMatchObject({ width: 1080, height: 1080, pages: 3 });
  });

  it('rejects an animated PNG instead of showing only its first frame', async () => {
    await expect(processImage(await fixture('animated.png'))).rejects.toMatchObject({
      kind: 'unsupported_type',
      message: expect.stringMatching(/animated PNG.*WebP, GIF/) as string,
    });
  });

  it('states the limits of animations', async () => {
    const long = await frames('gif', 8, [30_000, 30_000, 30_000]);
    await expect(processImage(long)).rejects.toMatchObject({ code: 'animation_too_long', message: expect.stringContaining(`90.0 s`) as string });
    await expect(processImage(long)).rejects.toThrow(`at most ${animationLimits.frames} frames, ${animationLimits.seconds} s`);
  });
});
