import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { chromaticities, makeProfile, srgbTransfer } from './colour-profile.ts';
import { withoutNames } from './profile-names.ts';
import { renderPhoto } from './render-photo.ts';

const grain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#806040', noise: { type: 'gaussian', mean: 128, sigma: 30 } } });
/** Few colours and hard edges. */
const drawing = (width: number, height: number, alpha = 1) =>
  sharp(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="white" fill-opacity="${alpha}"/>
    ${Array.from({ length: 12 }, (_, line) => `<rect x="${width / 4}" y="${((line + 0.3) * height) / 12}" width="${width / 2}" height="3" fill="${line % 2 ? '#d00020' : '#102080'}"/>`).join('')}</svg>`)).png();

describe('renderPhoto', () => {
  it.each([
    [64, 48, ['64x48.webp']],
    [780, 390, ['320x160.webp', '480x240.webp', '780x390.webp', '780x390.avif']],
    [2400, 1600, ['320x213.webp', '480x320.webp', '780x520.webp', '780x520.avif', '1170x780.webp', '1170x780.avif', '2048x1365.webp']],
  ])('makes every width up to its own of %i x %i', async (width, height, expected) => {
    const { renditions } = await renderPhoto(await grain(width, height).jpeg().toBuffer());
    for (const { name, body, format, contentType, ...size } of renditions) {
      expect([name, contentType]).toEqual([`${size.width}.${format}`, `image/${format}`]);
      expect(await sharp(body).metadata()).toMatchObject({ format: format === 'avif' ? 'heif' : format, ...size });
    }
    expect(renditions.map((made) => `${made.width}x${made.height}.${made.format}`)).toEqual(expected);
  });

  it('keeps the short side of strips', async () => {
    const widest = async (width: number, height: number) => (await renderPhoto(await grain(width, height).jpeg().toBuffer())).renditions.at(-1);
    expect(await widest(6000, 400)).toMatchObject({ width: 6000, height: 400 });
    expect(await widest(400, 6000)).toMatchObject({ width: 400, height: 6000 });
  });

  it('keeps the colours and edges of graphics', async () => {
    const drawn = drawing(600, 400);
    const { renditions, master } = await renderPhoto(await drawn.toBuffer());
    const pixels = await drawn.removeAlpha().raw().toBuffer();
    const own = renditions.find(({ width }) => width === 600)!;
    for (const { body } of [own, master]) expect((await sharp(body).removeAlpha().raw().toBuffer()).equals(pixels)).toBe(true);
    // Lossless WebP has a chunk of its own (RFC 9649).
    for (const { body } of renditions) expect(body.toString('latin1', 12, 16)).toBe('VP8L');
  });

  it('keeps transparency', async () => {
    const { renditions, master } = await renderPhoto(await drawing(800, 200, 0.5).toBuffer());
    for (const { body } of [...renditions, master]) {
      const pixel = await sharp(body).ensureAlpha().extract({ left: 2, top: 1, width: 1, height: 1 }).raw().toBuffer();
      expect(Math.abs(pixel[3]! - 128)).toBeLessThan(4);
    }
  });

  it('creates a master of the whole picture, upright and in its own colours, without identifying metadata', async () => {
    const photo = await grain(4300, 100)
      .withMetadata({ orientation: 6 })
      .withExif({ IFD0: { Make: 'SecretCamera', Orientation: '6' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 0/1' } })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">SecretPlace</x:xmpmeta>')
      .withIccProfile('p3')
      .jpeg()
      .toBuffer();
    expect(photo.includes('SecretCamera') && photo.includes('SecretPlace')).toBe(true);
    const { master } = await renderPhoto(photo);
    expect(master.contentType).toBe('image/jpeg');
    const { autoOrient, icc, xmp } = await sharp(master.body).metadata();
    expect(autoOrient).toEqual({ width: 100, height: 4300 });
    expect(icc).toEqual(withoutNames((await sharp(photo).metadata()).icc!));
    expect(xmp).toBeUndefined();
    for (const secret of ['SecretCamera', 'SecretPlace', 'GPS']) expect(master.body.includes(secret)).toBe(false);
    // The master produces the same renditions.
    const again = await renderPhoto(master.body);
    expect(again.renditions.map(({ name }) => name)).toEqual((await renderPhoto(photo)).renditions.map(({ name }) => name));
  });

  it.each(['jpeg', 'png'] as const)('keeps the colours of a %s’s profile in the master, but not the device it names', async (format) => {
    const folder = await mkdtemp(join(tmpdir(), 'lambdagram-profile-'));
    const profile = makeProfile('rgb', chromaticities.p3, srgbTransfer)!;
    const name = profile.indexOf('colour');
    profile.write('Anna’s', name, 'latin1');
    await writeFile(join(folder, 'screen.icc'), profile);
    const photo = await (format === 'png' ? drawing(400, 300) : grain(400, 300)).withIccProfile(join(folder, 'screen.icc')).toFormat(format).toBuffer();
    await rm(folder, { recursive: true });
    const { icc } = await sharp(photo).metadata();
    expect(icc!.includes(profile.subarray(name, name + 4))).toBe(true);
    const { master } = await renderPhoto(photo);
    const kept = (await sharp(master.body).metadata()).icc!;
    expect(kept).toEqual(withoutNames(icc!));
    expect(kept.includes(profile.subarray(name, name + 4))).toBe(false);
    const [before, after] = await Promise.all([photo, master.body].map((body) => sharp(body).removeAlpha().toColourspace('srgb').resize(20, 15).raw().toBuffer()));
    expect(before!.every((value, index) => Math.abs(value - after![index]!) <= 3)).toBe(true);
  });

  it.each(['photo.heic', 'p3.heic'])('makes a master of %s that sharp reads', async (name) => {
    const file = await readFile(new URL(`fixtures/${name}`, import.meta.url));
    const { master, renditions } = await renderPhoto(file);
    expect((await sharp(master.body).metadata()).width).toBe(renditions.at(-1)!.width);
  });

  it('keeps the master animated, and creates stills of it', async () => {
    const pictures = await Promise.all(['#c00000', '#00c000'].map((background) => sharp({ create: { width: 1200, height: 30, channels: 3, background } }).png().toBuffer()));
    const moving = await sharp(pictures, { join: { animated: true } }).gif({ delay: [120, 240], loop: 2 }).toBuffer();
    const { renditions, master } = await renderPhoto(moving);
    expect(await sharp(master.body, { pages: -1 }).metadata()).toMatchObject({ format: 'webp', pages: 2, width: 1200, delay: [120, 240], loop: 2 });
    for (const { body } of renditions) expect((await sharp(body).metadata()).pages ?? 1).toBe(1);
  });
});
