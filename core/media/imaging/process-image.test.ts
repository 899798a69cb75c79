import { createHash } from 'node:crypto';
import { isBlurhashValid } from 'blurhash';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { processImage } from './process-image.ts';

type Rgb = [number, number, number];
const red: Rgb = [220, 20, 20];
const green: Rgb = [20, 180, 40];
const blue: Rgb = [30, 40, 220];
const white: Rgb = [250, 250, 250];

/** Raw pixels with one colour per quarter: top left, top right, bottom left, bottom right. */
function quarters(width: number, height: number, colours: [Rgb, Rgb, Rgb, Rgb] = [red, green, blue, white]) {
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const quarter = (y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1);
      data.set(colours[quarter]!, (y * width + x) * 3);
    }
  }
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** The colour in the middle of each quarter, by the nearest name. */
async function seenQuarters(body: Buffer): Promise<string[]> {
  const { data, info } = await sharp(body)
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const named = { red, green, blue, white };
  const nearest = (pixel: number[]) =>
    Object.entries(named)
      .map(([name, colour]) => ({
        name,
        far: colour.reduce((sum, part, i) => sum + Math.abs(part - pixel[i]!), 0),
      }))
      .sort((a, b) => a.far - b.far)[0]!.name;
  return [
    [1, 1],
    [3, 1],
    [1, 3],
    [3, 3],
  ].map(([x, y]) => {
    const at =
      (Math.floor((info.height * y!) / 4) * info.width + Math.floor((info.width * x!) / 4)) * info.channels;
    return nearest([...data.subarray(at, at + 3)]);
  });
}

describe('processImage', () => {
  it('makes four upright JPEG variants, never larger than the source', async () => {
    const bytes = await quarters(3000, 2000).jpeg().toBuffer();
    const image = await processImage(bytes);

    expect(image).toMatchObject({ realType: 'image/jpeg', width: 3000, height: 2000 });
    expect(image.contentHash).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(isBlurhashValid(image.blurhash).result).toBe(true);
    const { original, thumbnail, medium, large } = image.variants;
    expect([original, thumbnail, medium, large].map(({ width, height }) => [width, height])).toEqual([
      [3000, 2000],
      [320, 320],
      [1080, 720],
      [2048, 1365],
    ]);
    for (const [name, variant] of Object.entries(image.variants)) {
      expect(variant.name).toBe(`${name}.jpg`);
      expect(variant.contentType).toBe('image/jpeg');
      const real = await sharp(variant.body).metadata();
      expect(real).toMatchObject({
        format: 'jpeg',
        width: variant.width,
        height: variant.height,
        isProgressive: true,
      });
    }
  });

  it('creates the same files from the same bytes, and accepts a view into a larger buffer', async () => {
    const bytes = await quarters(700, 900).webp().toBuffer();
    const padded = new Uint8Array(bytes.length + 20).fill(7);
    padded.set(bytes, 10);
    const [first, second] = [
      await processImage(bytes),
      await processImage(padded.subarray(10, 10 + bytes.length)),
    ];
    expect(second).toEqual(first);
  });

  // The stored pixels for each EXIF orientation whose upright picture is red, green / blue, white.
  it.each<[number, [Rgb, Rgb, Rgb, Rgb], boolean]>([
    [1, [red, green, blue, white], false],
    [2, [green, red, white, blue], false],
    [3, [white, blue, green, red], false],
    [4, [blue, white, red, green], false],
    [5, [red, blue, green, white], true],
    [6, [green, white, red, blue], true],
    [7, [white, green, blue, red], true],
    [8, [blue, red, white, green], true],
  ])('turns EXIF orientation %i upright', async (orientation, stored, sideways) => {
    const [width, height] = sideways ? [400, 600] : [600, 400];
    const bytes = await quarters(width, height, stored)
      .withMetadata({ orientation })
      .jpeg({ quality: 95 })
      .toBuffer();
    const image = await processImage(bytes);
    expect([image.width, image.height]).toEqual([600, 400]);
    for (const name of ['original', 'medium', 'large'] as const) {
      const { body, width: w, height: h } = image.variants[name];
      expect([w, h]).toEqual([600, 400]);
      expect(await seenQuarters(body)).toEqual(['red', 'green', 'blue', 'white']);
    }
  });

  it.each(['jpeg', 'png', 'webp'] as const)('leaves no metadata of a %s in any variant', async (format) => {
    const bytes = await quarters(2400, 1800)
      .withExif({
        IFD0: { Artist: 'Secret Name', Make: 'Phone' },
        IFD3: {
          GPSLatitudeRef: 'N',
          GPSLatitude: '47/1 22/1 0/1',
          GPSLongitudeRef: 'E',
          GPSLongitude: '8/1 32/1 0/1',
        },
      })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">Secret Place</x:xmpmeta>')
      .withIccProfile('p3')
      .toFormat(format)
      .toBuffer();
    const before = await sharp(bytes).metadata();
    expect(before.exif).toBeDefined();
    expect(before.xmp).toBeDefined();
    expect(before.icc).toBeDefined();

    const { variants } = await processImage(bytes);
    for (const { body } of Object.values(variants)) {
      const after = await sharp(body).metadata();
      expect(after).not.toHaveProperty('exif');
      expect(after).not.toHaveProperty('xmp');
      expect(after).not.toHaveProperty('iptc');
      expect(after).not.toHaveProperty('icc');
      expect(after).toMatchObject({ space: 'srgb' });
      expect(body.toString('latin1')).not.toMatch(/Exif|Secret|GPS|http:\/\/ns\.adobe/);
    }
  });

  it('converts wide-gamut colours instead of only dropping their profile', async () => {
    // The same values mean a redder colour in P3, so its green component has to change visibly in sRGB.
    const p3 = await sharp({
      create: { width: 64, height: 64, channels: 3, background: { r: 180, g: 120, b: 60 } },
    })
      .withIccProfile('p3', { attach: true })
      .png()
      .toBuffer();
    const stored = await sharp(p3, { ignoreIcc: true }).raw().toBuffer();
    const served = await sharp((await processImage(p3)).variants.original.body)
      .raw()
      .toBuffer();
    expect(stored[0]).not.toBe(180);
    expect(Math.abs(served[0]! - 180)).toBeLessThan(4);
    expect(Math.abs(served[1]! - 120)).toBeLessThan(4);
    expect(Math.abs(served[2]! - 60)).toBeLessThan(4);
  });

  it('keeps real transparency as WebP', async () => {
    const bytes = await sharp({
      create: { width: 1400, height: 700, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0.5 } },
    })
      .png()
      .toBuffer();
    const { variants } = await processImage(bytes);
    for (const { body, name, contentType } of Object.values(variants)) {
      expect(contentType).toBe('image/webp');
      expect(name).toMatch(/\.webp$/);
      const pixel = await sharp(body).raw().toBuffer();
      expect(Math.abs(pixel[3]! - 128)).toBeLessThan(3);
    }
  });

  it('drops a fully opaque alpha channel', async () => {
    const { variants } = await processImage(await quarters(500, 400).ensureAlpha().png().toBuffer());
    expect(variants.original.contentType).toBe('image/jpeg');
    expect(await seenQuarters(variants.original.body)).toEqual(['red', 'green', 'blue', 'white']);
  });

  it('reads 16-bit PNG, palette PNG, grayscale and CMYK', async () => {
    const grey = quarters(300, 200).clone().greyscale();
    const inputs = {
      deep: await quarters(300, 200).toColourspace('rgb16').png().toBuffer(),
      palette: await quarters(300, 200).png({ palette: true }).toBuffer(),
      cmyk: await quarters(300, 200).toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer(),
    };
    expect((await sharp(inputs.deep).metadata()).depth).toBe('ushort');
    expect((await sharp(inputs.cmyk).metadata()).space).toBe('cmyk');
    for (const bytes of Object.values(inputs)) {
      const { variants } = await processImage(bytes);
      expect(await seenQuarters(variants.original.body)).toEqual(['red', 'green', 'blue', 'white']);
    }
    const greyBytes = await grey.toColourspace('b-w').jpeg().toBuffer();
    expect((await sharp(greyBytes).metadata()).channels).toBe(1);
    const served = await processImage(greyBytes);
    expect(isBlurhashValid(served.blurhash).result).toBe(true);
    expect((await sharp(served.variants.thumbnail.body).stats()).channels[0]!.mean).toBeGreaterThan(40);

    const greyAlpha = await sharp(greyBytes).ensureAlpha(0.4).toColourspace('b-w').png().toBuffer();
    expect((await processImage(greyAlpha)).variants.original.contentType).toBe('image/webp');
  });

  it('accepts a single pixel, a panorama and a very tall picture', async () => {
    const sizes = async (width: number, height: number) => {
      const { variants } = await processImage(await quarters(width, height).png().toBuffer());
      return Object.values(variants).map((variant) => `${variant.width}x${variant.height}`);
    };
    expect(await sizes(1, 1)).toEqual(['1x1', '1x1', '1x1', '1x1']);
    expect(await sizes(12_000, 600)).toEqual(['12000x600', '320x320', '6400x320', '12000x600']);
    expect(await sizes(300, 9000)).toEqual(['300x9000', '300x300', '300x9000', '300x9000']);
    expect(await sizes(20_000, 1)).toEqual(['16383x1', '1x1', '16383x1', '16383x1']);
    expect(await sizes(1080, 12_000)).toEqual(['1080x12000', '320x320', '320x3556', '1080x12000']);
    expect(await sizes(4200, 1500)).toEqual(['4096x1463', '320x320', '1080x386', '2048x732']);
  });

  it('hashes portraits with more rows than columns', async () => {
    const components = (hash: string) => hash.charAt(0);
    const wide = await processImage(await quarters(40, 30).png().toBuffer());
    const tall = await processImage(await quarters(30, 40).png().toBuffer());
    // The first base-83 digit is (x - 1) + (y - 1) * 9.
    expect([components(wide.blurhash), components(tall.blurhash)]).toEqual(['L', 'T']);
  });

  it('stores a variant once when the source is too small for two sizes', async () => {
    const { variants } = await processImage(await quarters(800, 600).jpeg().toBuffer());
    expect(variants.large).toBe(variants.original);
    expect(variants.medium).toBe(variants.original);
  });
});
