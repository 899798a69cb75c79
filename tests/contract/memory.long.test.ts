import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allocator } from '../../infra/allocator.ts';
import { heicGrid } from '../setup/heic-grid.ts';

const measured = fileURLToPath(new URL('../setup/measure-image.ts', import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lambdagram-memory-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** An image with the maximum size for its format. */
const large = (width: number, height: number, channels: 3 | 4 = 3) =>
  sharp({ create: { width, height, channels, background: { r: 200, g: 100, b: 50, alpha: 0.5 } }, limitInputPixels: false });

async function measure(path: string, times = 1) {
  const { stdout } = await promisify(execFile)(process.execPath, [measured, path, String(times)], { env: { ...process.env, ...allocator } });
  return JSON.parse(stdout) as { width: number; height: number; renditions: number; megabytes: number };
}

/** A camera-like photo, with detail and grain. */
async function photo(width: number, height: number): Promise<Sharp> {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 12 };
  const grain = await sharp({ create: { width, height, channels: 3, background: '#808080', noise }, limitInputPixels: false }).raw().toBuffer();
  return sharp(grain, { raw: { width, height, channels: 3 }, limitInputPixels: false });
}

describe('photos at once', { timeout: 600_000 }, () => {
  it('four JPEGs of 12 megapixels take less than 600 MB, their renditions and masters included', async () => {
    const file = join(folder, 'twelve.jpg');
    await (await photo(4032, 3024)).jpeg({ quality: 90 }).toFile(file);
    const { renditions, megabytes } = await measure(file, 4);
    console.log(`four at once: ${Math.round(megabytes)} MB`);
    expect(renditions).toBe(7);
    expect(megabytes).toBeLessThan(600);
  });
});

describe('an image takes less than 1,024 MB to process and to render', { timeout: 600_000 }, () => {
  it('a HEIC of 48 megapixels', async () => {
    const file = join(folder, 'large.heic');
    const tile = await readFile(new URL('../../core/media/imaging/fixtures/citrus.heic', import.meta.url));
    await writeFile(file, heicGrid(tile, 14, 14));
    const { width, height, renditions, megabytes } = await measure(file);
    console.log(`a HEIC of 48 megapixels: ${Math.round(megabytes)} MB`);
    expect([Math.max(width, height), renditions]).toEqual([4096, 7]);
    expect(megabytes).toBeLessThan(1024);
  });

  it.each<[string, () => Sharp | Promise<Sharp>]>([
    ['a photo of 108 megapixels', async () => (await photo(12_000, 9000)).jpeg({ quality: 80 })],
    ['a baseline JPEG of 200 megapixels', () => large(16_320, 12_240).jpeg({ quality: 50 })],
    ['one with a colour for every pixel, to be turned', () => large(16_320, 12_240).withMetadata({ orientation: 6 }).jpeg({ quality: 50, chromaSubsampling: '4:4:4' })],
    ['a CMYK JPEG of 200 megapixels', () => large(16_320, 12_240).toColourspace('cmyk').jpeg({ quality: 50 })],
    ['a progressive JPEG of 100 megapixels, to be turned', () => large(11_540, 8660).withMetadata({ orientation: 6 }).jpeg({ progressive: true, quality: 50, chromaSubsampling: '4:4:4' })],
    ['a PNG of 100 megapixels with alpha', () => large(11_540, 8660, 4).png({ compressionLevel: 1 })],
    ['a PNG of 100 megapixels of 16 bits', () => large(11_540, 8660).toColourspace('rgb16').png({ compressionLevel: 1 })],
    ['an interlaced PNG of 50 megapixels of 16 bits', () => large(8160, 6120, 4).toColourspace('rgb16').png({ compressionLevel: 1, progressive: true })],
    ['a WebP of 100 megapixels with alpha', () => large(16_320, 6120, 4).webp({ quality: 50, effort: 0 })],
    ['a TIFF of 100 megapixels, to be turned', () => large(11_540, 8660).withMetadata({ orientation: 6 }).tiff({ compression: 'lzw' })],
    ['a GIF of 100 megapixels', () => large(11_540, 8660).gif({ effort: 1 })],
    ['an AVIF of 50 megapixels', () => large(8160, 6120).avif({ effort: 0, quality: 40 })],
  ])('%s', async (name, make) => {
    const file = join(folder, name);
    await (await make()).toFile(file);
    const { width, height, megabytes } = await measure(file);
    console.log(`${name}: ${Math.round(megabytes)} MB`);
    expect(Math.max(width, height)).toBeGreaterThanOrEqual(4096);
    expect(megabytes).toBeLessThan(1024);
  });
});
