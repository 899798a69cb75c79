import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { chromaticities, makeProfile, power } from './colour-profile.ts';
import { relativeColorimetric } from './prepare-colours.ts';
import { processImage } from './process-image.ts';

type Rgb = [number, number, number];

/** A single-colour PNG, with chunks before its pixels. */
async function png([r, g, b]: Rgb, chunks: [type: string, data: Buffer][], grey = false): Promise<Buffer> {
  const image = sharp({ create: { width: 16, height: 16, channels: 3, background: { r, g, b } } });
  const bytes = await (grey ? image.toColourspace('b-w') : image).png().toBuffer();
  const added = chunks.map(([type, data]) => {
    const chunk = Buffer.concat([Buffer.alloc(4), Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]);
    chunk.writeUInt32BE(data.length);
    chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), chunk.length - 4);
    return chunk;
  });
  return Buffer.concat([bytes.subarray(0, 33), ...added, bytes.subarray(33)]);
}

const numbers = (...values: number[]) => {
  const data = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => data.writeUInt32BE(value, 4 * index));
  return data;
};
const gamma = (value: number): [string, Buffer] => ['gAMA', numbers(value)];
const codes = (...values: number[]): [string, Buffer] => ['cICP', Buffer.from(values)];
const adobe: [string, Buffer] = ['cHRM', numbers(31_270, 32_900, 64_000, 33_000, 21_000, 71_000, 15_000, 6_000)];

async function served(bytes: Buffer): Promise<number[]> {
  const { variants } = await processImage(bytes);
  return [...(await sharp(variants.original.body).toColourspace('srgb').extract({ left: 8, top: 8, width: 1, height: 1 }).raw().toBuffer())];
}

describe('colours', () => {
  it.each<[string, () => Promise<Buffer>, Rgb]>([
    ['of a linear PNG', () => png([128, 128, 128], [gamma(100_000)]), [188, 188, 188]],
    ['of a linear grey PNG', () => png([128, 128, 128], [gamma(100_000)], true), [188, 188, 188]],
    ['of a PNG for gamma 1.8', () => png([128, 128, 128], [gamma(55_556)]), [146, 146, 146]],
    ['of a PNG for the usual gamma', () => png([128, 128, 128], [gamma(45_455)]), [128, 128, 128]],
    ['of a PNG without gamma', () => png([128, 128, 128], [gamma(0)]), [128, 128, 128]],
    ['of a PNG that says it is sRGB, whatever its gamma', () => png([128, 128, 128], [['sRGB', Buffer.from([0])], gamma(100_000)]), [128, 128, 128]],
    ['of a PNG with the primaries of Adobe RGB', () => png([200, 100, 50], [gamma(45_470), adobe]), [227, 100, 42]],
    ['of a PNG whose primaries span nothing', () => png([200, 100, 50], [['cHRM', Buffer.alloc(32)]]), [200, 100, 50]],
    ['of a PNG in Display P3 by code points', () => png([200, 100, 50], [codes(12, 13, 0, 1)]), [215, 93, 31]],
    ['of a PNG in sRGB by code points, whatever its gamma', () => png([128, 128, 128], [codes(1, 13, 0, 1), gamma(100_000)]), [128, 128, 128]],
    ['of a PNG in PQ: 203 nits are white', () => png([148, 148, 148], [codes(9, 16, 0, 1)]), [255, 255, 255]],
    ['of a PNG in PQ: what is brighter is white', () => png([220, 220, 220], [codes(9, 16, 0, 1)]), [255, 255, 255]],
    ['of a PNG in PQ: what is darker is not', () => png([80, 80, 80], [codes(9, 16, 0, 1)]), [69, 69, 69]],
  ])('%s are those that were meant', async (_, make, expected) => {
    const seen = await served(await make());
    // JPEG itself is lossy.
    expect(Math.max(...seen.map((part, index) => Math.abs(part - expected[index]!))), seen.join()).toBeLessThanOrEqual(6);
  });

  it('of a PNG for HLG screens are rejected with an explanation', async () => {
    await expect(processImage(await png([9, 9, 9], [codes(9, 18, 0, 1)]))).rejects.toMatchObject({ kind: 'unsupported_type', message: expect.stringContaining('HLG') as string });
  });

  it('of a profile are taken from its colorimetric table', () => {
    const profile = makeProfile('rgb', chromaticities.p3, power(2.2))!;
    expect(relativeColorimetric(profile)).toBeUndefined();
    const tables = Buffer.from(profile);
    // Renames two of its tags.
    tables.write('A2B0', 132);
    tables.write('A2B1', 144);
    const changed = relativeColorimetric(tables)!;
    expect(changed.subarray(136, 144)).toEqual(tables.subarray(148, 156));
    expect(changed.subarray(144)).toEqual(tables.subarray(144));
    expect(relativeColorimetric(Buffer.from('no profile'))).toBeUndefined();
  });

  it('of a drawing are kept for every pixel, those of a photo for every fourth', async () => {
    const drawn = Buffer.alloc(64 * 64 * 3, 255);
    for (let y = 0; y < 64; y += 1) drawn.set([230, 0, 30], (y * 64 + 31) * 3);
    const drawing = await processImage(await sharp(drawn, { raw: { width: 64, height: 64, channels: 3 } }).png().toBuffer());
    const photo = await processImage(await sharp({ create: { width: 64, height: 64, channels: 3, background: 'grey', noise: { type: 'gaussian', mean: 128, sigma: 40 } } }).png().toBuffer());
    const subsampling = async ({ variants }: typeof drawing) => (await sharp(variants.original.body).metadata()).chromaSubsampling;
    expect([await subsampling(drawing), await subsampling(photo)]).toEqual(['4:4:4', '4:2:0']);
    // Only a few colours, however often they alternate.
    const dots = Buffer.alloc(64 * 64 * 3);
    for (let pixel = 0; pixel < 64 * 64; pixel += 1) dots.set(((pixel + (pixel >> 6)) & 1) === 0 ? [0, 128, 0] : [255, 128, 0], pixel * 3);
    expect(await subsampling(await processImage(await sharp(dots, { raw: { width: 64, height: 64, channels: 3 } }).gif().toBuffer()))).toBe('4:4:4');
    const stripes = Buffer.alloc(64 * 64 * 3, 255);
    stripes.fill(Buffer.from([230, 0, 30]), 64 * 31 * 3, 64 * 32 * 3);
    expect(await subsampling(await processImage(await sharp(stripes, { raw: { width: 64, height: 64, channels: 3 } }).png().toBuffer()))).toBe('4:4:4');
    const line = await sharp(drawing.variants.original.body).extract({ left: 31, top: 8, width: 1, height: 1 }).raw().toBuffer();
    expect(line[0]! - line[1]!).toBeGreaterThan(190);
  });
});
