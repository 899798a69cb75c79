import { readFile } from 'node:fs/promises';
import { differenceCiede2000 } from 'culori';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { type Chromaticities, chromaticities, makeProfile, power, rgbOfGrey, srgbTransfer } from './colour-profile.ts';
import { readHeifPrimary } from './heif-boxes.ts';
import { readPngChunks } from './png-chunks.ts';
import { withProfile } from './png-colour.ts';
import { processImage } from './process-image.ts';
import { wrapAsTiff } from './wrap-as-tiff.ts';

type Rgb = readonly [number, number, number];
const size = { width: 16, height: 16 };
const difference = differenceCiede2000();
const colour = ([r, g, b]: readonly number[]) => ({ mode: 'rgb' as const, r: r! / 255, g: g! / 255, b: b! / 255 });

/** The middle pixel of the served file, with its alpha. */
async function served(bytes: Buffer): Promise<number[]> {
  const { variants } = await processImage(bytes);
  return [...(await sharp(variants.original.body).ensureAlpha().extract({ left: 8, top: 8, width: 1, height: 1 }).raw().toBuffer())];
}

async function expectColour(bytes: Buffer, expected: Rgb): Promise<void> {
  const seen = await served(bytes);
  expect(difference(colour(seen), colour(expected)), `${seen.join()} for ${expected.join()}`).toBeLessThanOrEqual(2);
}

/** A single-colour TIFF, with a profile. */
function tiff(parts: readonly number[], icc: Buffer, deep = false): Buffer {
  const pixels = Array.from({ length: size.width * size.height }, () => parts).flat();
  const data = deep ? Buffer.from(Uint16Array.from(pixels, (part) => part * 257).buffer) : Buffer.from(pixels);
  return wrapAsTiff({ data, info: { ...size, channels: parts.length } }, deep, icc);
}

const adobe: Chromaticities = [[0.3127, 0.329], [0.64, 0.33], [0.21, 0.71], [0.15, 0.06]];
const proPhoto: Chromaticities = [[0.3457, 0.3585], [0.7347, 0.2653], [0.1596, 0.8404], [0.0366, 0.0001]];
const profiles = {
  'Display P3': makeProfile('rgb', chromaticities.p3, srgbTransfer)!,
  'Adobe RGB': makeProfile('rgb', adobe, power(2.199_218_75))!,
  'ProPhoto RGB': makeProfile('rgb', proPhoto, power(1.8))!,
};
const containers: [name: string, deep: boolean, encode: (image: Sharp) => Sharp][] = [
  ['a JPEG', false, (image) => image.jpeg({ quality: 100, chromaSubsampling: '4:4:4' })],
  ['a PNG', false, (image) => image.png()],
  ['a PNG of 16 bits', true, (image) => image.toColourspace('rgb16').png()],
  ['a WebP', false, (image) => image.webp({ lossless: true })],
  ['an AVIF', false, (image) => image.avif({ quality: 100, chromaSubsampling: '4:4:4', effort: 0 })],
  ['a TIFF', false, (image) => image.tiff({ compression: 'lzw' })],
  ['a TIFF of 16 bits', true, (image) => image.toColourspace('rgb16').tiff({ compression: 'deflate' })],
];

describe('colours defined by a profile are converted as by lcms2, relative to the profile’s white,', () => {
  // Computed by Pillow's ImageCms with the profiles of these colour spaces from the Debian packages colord-data and icc-profiles-free.
  const expected: [keyof typeof profiles, Rgb, Rgb][] = [
    ['Display P3', [20, 200, 60], [0, 204, 13]],
    ['Display P3', [120, 60, 160], [129, 56, 165]],
    ['Adobe RGB', [200, 100, 50], [227, 100, 42]],
    ['Adobe RGB', [20, 200, 60], [0, 201, 37]],
    ['ProPhoto RGB', [120, 60, 160], [157, 49, 186]],
    ['ProPhoto RGB', [40, 40, 220], [0, 51, 242]],
  ];
  it.each(containers)('in %s', async (_, deep, encode) => {
    for (const [name, meant, shown] of expected) {
      await expectColour(await encode(sharp(tiff(meant, profiles[name], deep)).keepIccProfile()).toBuffer(), shown);
    }
  });

  it('in the tables of CMYK, blacks as dark as ink is', async () => {
    const press = (await sharp(await sharp({ create: { ...size, channels: 3, background: 'red' } }).toColourspace('cmyk').withIccProfile('cmyk').jpeg().toBuffer()).metadata()).icc!;
    const inks: [number[], Rgb][] = [[[0, 200, 200, 20], [219, 78, 67]], [[30, 20, 20, 200], [81, 79, 83]], [[255, 255, 255, 255], [33, 33, 44]], [[0, 0, 0, 0], [255, 255, 255]]];
    for (const [ink, shown] of inks) {
      const bytes = tiff(ink, press);
      // CMYK instead of RGB with alpha: sets the photometric interpretation, and replaces the kind of alpha by an integer sample format.
      for (let at = 10; at < 10 + 12 * 12; at += 12) {
        if (bytes.readUInt16LE(at) === 262) bytes.writeUInt32LE(5, at + 8);
        if (bytes.readUInt16LE(at) === 338) bytes.set([339 & 255, 339 >> 8, 3, 0, 1, 0, 0, 0, 1], at);
      }
      expect((await sharp(bytes).metadata()).space).toBe('cmyk');
      await expectColour(bytes, shown);
    }
  });

  it('and alpha stays what it is', async () => {
    const pixel = await served(await sharp(tiff([200, 100, 50, 128], profiles['Adobe RGB'], true)).keepIccProfile().toColourspace('rgb16').png().toBuffer());
    expect(Math.abs(pixel[3]! - 128)).toBeLessThan(3);
    expect(difference(colour(pixel), colour([227, 100, 42]))).toBeLessThanOrEqual(2);
  });

  it('for 16-bit grey too, with and without alpha', async () => {
    const linear = makeProfile('grey', chromaticities.srgb, power(1))!;
    const data = Uint16Array.from({ length: 256 * 2 }, (_, index) => (index % 2 === 0 ? 32_896 : 65_535));
    for (const half of [false, true]) {
      const raw = half ? data.map((value) => (value === 65_535 ? 32_896 : value)) : data;
      const plain = await sharp(raw, { raw: { ...size, channels: 2 } }).toColourspace('grey16').png().toBuffer();
      expect((await sharp(plain).metadata()).space).toBe('grey16');
      const pixel = await served(withProfile(plain, readPngChunks(plain), linear));
      expect(difference(colour(pixel), colour([188, 188, 188]))).toBeLessThanOrEqual(2);
      expect(Math.abs(pixel[3]! - (half ? 128 : 255))).toBeLessThan(3);
    }
    expect(rgbOfGrey(profiles['Adobe RGB'])).toBeUndefined();
    expect(rgbOfGrey(Buffer.from('no profile'))).toBeUndefined();
  });
});

describe('colours defined by code points in a HEIF file', () => {
  const withCodes = (bytes: Buffer, primaries: number, transfer: number) => {
    const changed = Buffer.from(bytes);
    const at = changed.indexOf('nclx');
    changed.writeUInt16BE(primaries, at + 4);
    changed.writeUInt16BE(transfer, at + 6);
    return changed;
  };
  const fixture = (name: string) => readFile(new URL(`fixtures/${name}`, import.meta.url));

  // The file's only colour is 200, 100, 50.
  it.each<[string, number, number, Rgb]>([
    ['sRGB', 1, 13, [200, 100, 50]],
    ['nothing', 2, 2, [200, 100, 50]],
    ['Display P3', 12, 13, [216, 93, 24]],
    ['BT.2020', 9, 14, [241, 76, 30]],
    ['linear light', 1, 8, [228, 168, 122]],
  ])('is converted: %s', async (_, primaries, transfer, shown) => {
    await expectColour(withCodes(await fixture('orange.avif'), primaries, transfer), shown);
  });

  it.each(['pq.avif', 'pq.heic'])('are converted from PQ with 203 nits as white, in %s', async (name) => {
    const { variants } = await processImage(await fixture(name));
    // 203 nits, and a half, a tenth and a hundredth of that.
    for (const [left, top, grey] of [[16, 16, 255], [48, 16, 188], [16, 48, 89], [48, 48, 25]] as const) {
      const pixel = await sharp(variants.original.body).extract({ left, top, width: 1, height: 1 }).raw().toBuffer();
      expect(difference(colour([...pixel]), colour([grey, grey, grey])), `${[...pixel].join()} for ${grey}`).toBeLessThanOrEqual(2);
    }
  });

  it('are converted in HEIC too', async () => {
    const bytes = await fixture('photo.heic');
    const [plain, linear] = [await served(bytes), await served(withCodes(bytes, 1, 8))];
    const lit = plain.slice(0, 3).map((part) => {
      const light = part / 255;
      return 255 * (light <= 0.003_130_8 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055);
    });
    expect(difference(colour(linear), colour(lit))).toBeLessThanOrEqual(3);
    expect(difference(colour(linear), colour(plain))).toBeGreaterThan(5);
  });

  it('are rejected with an explanation for HLG', async () => {
    for (const bytes of [await fixture('pq.avif'), await fixture('photo.heic')]) {
      await expect(processImage(withCodes(bytes, 9, 18))).rejects.toMatchObject({ kind: 'unsupported_type', message: expect.stringContaining('HLG') as string });
    }
  });

  it('are ignored in a file whose boxes are damaged', async () => {
    const bytes = await fixture('photo.heic');
    expect(readHeifPrimary(bytes)).toMatchObject({ codes: { primaries: 1, transfer: 13 }, size: { width: 320, height: 240 } });
    const start = bytes.indexOf('meta');
    for (let length = start; length < start + 600; length += 7) expect(() => readHeifPrimary(bytes.subarray(0, length))).not.toThrow();
    const damaged = Buffer.from(bytes);
    damaged.fill(0xff, damaged.indexOf('ipma') + 4, damaged.indexOf('ipma') + 16);
    expect(readHeifPrimary(damaged)).toEqual({ codec: 'heic' });
  });
});
