import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const measured = fileURLToPath(new URL('../setup/measure-image.ts', import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lambdagram-memory-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** As large as an image of its kind may be. */
const large = (width: number, height: number, channels: 3 | 4 = 3) =>
  sharp({ create: { width, height, channels, background: { r: 200, g: 100, b: 50, alpha: 0.5 } }, limitInputPixels: false });

describe('an image takes less than 1,024 MB to process', { timeout: 600_000 }, () => {
  it.each<[string, () => Sharp]>([
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
    await make().toFile(file);
    const { stdout } = await promisify(execFile)(process.execPath, [measured, file]);
    const { width, height, megabytes } = JSON.parse(stdout) as { width: number; height: number; megabytes: number };
    console.log(`${name}: ${Math.round(megabytes)} MB`);
    expect(Math.max(width, height)).toBeGreaterThanOrEqual(4096);
    expect(megabytes).toBeLessThan(1024);
  });
});
