import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { processImage } from '../../core/media/imaging/process-image.ts';
import { renderPhoto } from '../../core/media/imaging/render-photo.ts';

/** A JPEG of 12 megapixels and 4 MB, with detail and grain. */
let photo: Buffer;
beforeAll(async () => {
  const [width, height] = [4032, 3024];
  const grain = await sharp({ create: { width, height, channels: 3, background: '#808080', noise: { type: 'gaussian', mean: 128, sigma: 10 } } }).png({ compressionLevel: 1 }).toBuffer();
  photo = await sharp({ create: { width, height, channels: 3, background: '#557799' } }).composite([{ input: grain, blend: 'soft-light' }]).jpeg({ quality: 92 }).toBuffer();
});

/** The minimum CPU time (s) of several attempts, since other load on the machine adds to it. */
async function cpuSeconds(work: () => Promise<unknown>, tries = 4): Promise<number> {
  const all: number[] = [];
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    all.push((user + system) / 1e6);
  }
  return Math.min(...all);
}

/** The same four files, using only sharp. */
function bareSharp(): Promise<unknown> {
  const image = sharp(photo).autoOrient();
  const jpeg = { quality: 82, progressive: true };
  return Promise.all([
    image.clone().jpeg(jpeg).toBuffer(),
    image.clone().resize(320, 320, { fit: 'cover', position: sharp.strategy.attention }).jpeg({ ...jpeg, mozjpeg: true }).toBuffer(),
    image.clone().resize(1080, 1920, { fit: 'inside' }).jpeg({ ...jpeg, mozjpeg: true }).toBuffer(),
    image.clone().resize(2048, 2048, { fit: 'inside' }).jpeg({ ...jpeg, mozjpeg: true }).toBuffer(),
  ]);
}

describe('a JPEG of 12 megapixels', { timeout: 300_000 }, () => {
  it('takes at most 1.3 times the CPU of bare sharp to confirm', async () => {
    const [ours, bare] = [await cpuSeconds(() => processImage(photo, 60_000)), await cpuSeconds(bareSharp)];
    console.log(`${ours.toFixed(2)} CPU-seconds to confirm, ${bare.toFixed(2)} by bare sharp`);
    expect(ours / bare).toBeLessThan(1.3);
  });

  it('takes at most 3 CPU-seconds for all of its files, the master included', async () => {
    const all = await cpuSeconds(async () => [await processImage(photo, 60_000), await renderPhoto(photo, 60_000)]);
    console.log(`${all.toFixed(2)} CPU-seconds for ${(photo.length / 1e6).toFixed(1)} MB`);
    expect(all).toBeLessThan(3);
  });
});
