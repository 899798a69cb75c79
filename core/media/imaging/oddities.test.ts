import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { processImage } from './process-image.ts';

const plain = (width = 64, height = 48, background = 'rgb(200, 100, 50)') => sharp({ create: { width, height, channels: 3, background } });
const segment = (marker: number, content: Buffer) => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
};
/** A JPEG with something before its first segment. */
const begun = (jpeg: Buffer, ...parts: Buffer[]) => Buffer.concat([jpeg.subarray(0, 2), ...parts, jpeg.subarray(2)]);

async function pixels(body: Buffer, ...points: [left: number, top: number][]): Promise<number[][]> {
  return Promise.all(points.map(async ([left, top]) => [...(await sharp(body).ensureAlpha().extract({ left, top, width: 1, height: 1 }).raw().toBuffer())]));
}

async function expectOrange(bytes: Buffer): Promise<void> {
  const { variants } = await processImage(bytes);
  const [[red, green, blue] = []] = await pixels(variants.original.body, [20, 20]);
  expect([red! - 200, green! - 100, blue! - 50].every((off) => Math.abs(off) <= 4), `${red}, ${green}, ${blue}`).toBe(true);
}

describe('a JPEG as cameras and programs write it', () => {
  it.each<[string, (jpeg: Buffer) => Buffer]>([
    ['fill bytes in front of its markers', (jpeg) => Buffer.from(jpeg.toString('hex').replace(/ffdb/g, 'ffffffdb').replace(/ffc4/g, 'ffffc4').replace(/ffda/, 'ffffffffda'), 'hex')],
    ['a profile that breaks off', (jpeg) => begun(jpeg, segment(0xe2, Buffer.from('ICC_PROFILE\0\x01\x01\0\0\x0c\x48Lino\x02\x10\0\0mntrRGB XYZ half of it', 'latin1')))],
    ['a comment of a program', (jpeg) => begun(jpeg, segment(0xfe, Buffer.from('<?php echo "made by a gallery"; %PDF-1.7')))],
    ['a second JPEG behind it, as with gain maps and previews', (jpeg) => Buffer.concat([begun(jpeg, segment(0xe2, Buffer.from('MPF\0II*\0\x08\0\0\0\0\0'))), jpeg])],
    ['a video behind it', (jpeg) => Buffer.concat([jpeg, Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0isommp42', 'latin1'), Buffer.alloc(3000, 7)])],
    ['zeros behind it', (jpeg) => Buffer.concat([jpeg, Buffer.alloc(4096)])],
    ['an unknown segment', (jpeg) => begun(jpeg, segment(0xeb, Buffer.alloc(60_000, 0xd8)))],
  ])('has %s and is taken', async (_, change) => {
    for (const progressive of [false, true]) await expectOrange(change(await plain().jpeg({ quality: 95, progressive }).toBuffer()));
  });

  it('is Ultra HDR: a picture for every screen, followed by a gain map for brighter ones', async () => {
    const gains = await sharp({ create: { width: 16, height: 12, channels: 3, background: '#404040' } }).toColourspace('b-w').jpeg().toBuffer();
    const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/"
      xmlns:Container="http://ns.google.com/photos/1.0/container/" xmlns:Item="http://ns.google.com/photos/1.0/container/item/" hdrgm:Version="1.0"><Container:Directory><rdf:Seq>
      <rdf:li rdf:parseType="Resource"><Container:Item Item:Semantic="Primary" Item:Mime="image/jpeg"/></rdf:li>
      <rdf:li rdf:parseType="Resource"><Container:Item Item:Semantic="GainMap" Item:Mime="image/jpeg" Item:Length="${gains.length}"/></rdf:li>
      </rdf:Seq></Container:Directory></rdf:Description></rdf:RDF></x:xmpmeta>`;
    const mpf = Buffer.from('MPF\0MM\0*\0\0\0\x08\0\x01\xb0\x01\0\x04\0\0\0\x01\0\0\0\x02\0\0\0\0', 'latin1');
    const primary = begun(await plain().jpeg({ quality: 95 }).toBuffer(), Buffer.concat([segment(0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0${xmp}`)), segment(0xe2, mpf)]));
    await expectOrange(Buffer.concat([primary, gains]));
  });

  it('has HTML in its EXIF and XMP, which is never served', async () => {
    const bytes = await plain()
      .withExif({ IFD0: { ImageDescription: '<iframe src="https://example.com/embed">', Software: '<html>' } })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><![CDATA[<script>alert(1)</script> %PDF-1.4]]></x:xmpmeta>')
      .jpeg()
      .toBuffer();
    expect(bytes.includes('<iframe')).toBe(true);
    const { variants } = await processImage(bytes);
    for (const { body } of Object.values(variants)) expect(body.toString('latin1')).not.toMatch(/<iframe|<script|<html|PDF/);
  });

  it('has the full size of a sensor of 50 or of 108 megapixels', async () => {
    for (const [width, height] of [[8160, 6144], [12_000, 9000]] as const) {
      const { variants } = await processImage(await plain(width, height).jpeg().toBuffer());
      expect(Math.max(variants.original.width, variants.original.height)).toBe(4096);
    }
  });
});

describe('orientation by EXIF', () => {
  it.each(['png', 'webp', 'tiff'] as const)('counts in a %s', async (format) => {
    const turned = await plain(60, 90).composite([{ input: await plain(30, 90, 'blue').png().toBuffer(), left: 0, top: 0 }]).png().toBuffer();
    // The left half, which is blue, ends up on top: orientation 6 rotates the picture by 90 degrees.
    const { width, height, variants } = await processImage(await sharp(turned).withMetadata({ orientation: 6 }).toFormat(format).toBuffer());
    expect([width, height]).toEqual([90, 60]);
    const [top, bottom] = await pixels(variants.original.body, [45, 10], [45, 50]);
    expect([top![2]! > top![0]!, bottom![0]! > bottom![2]!]).toEqual([true, true]);
  });
});

describe('pixels of all kinds', () => {
  const grey = (value: number) => plain(64, 48, `rgb(${value}, ${value}, ${value})`).toColourspace('b-w');
  it.each<[string, () => Promise<Buffer>, number[]]>([
    ['a PNG of 1 bit', () => grey(255).png({ palette: true, colours: 2 }).toBuffer(), [255, 255, 255, 255]],
    ['a grey PNG', () => grey(100).png().toBuffer(), [100, 100, 100, 255]],
    ['a grey PNG of 16 bits', () => grey(100).toColourspace('grey16').png().toBuffer(), [100, 100, 100, 255]],
    ['a grey PNG that is half see-through', () => plain().greyscale().ensureAlpha(0.5).png().toBuffer(), [123, 123, 123, 128]],
    ['a PNG whose palette has see-through colours', () => plain().ensureAlpha(0.5).png({ palette: true }).toBuffer(), [200, 100, 50, 128]],
    ['a lossy WebP with alpha', () => plain().ensureAlpha(0.5).webp({ quality: 90 }).toBuffer(), [200, 100, 50, 128]],
    ['an AVIF with alpha', () => plain().ensureAlpha(0.5).avif({ quality: 90, effort: 0 }).toBuffer(), [200, 100, 50, 128]],
    ['a GIF with alpha', () => sharp({ create: { width: 64, height: 48, channels: 4, background: '#0000' } }).gif().toBuffer(), [0, 0, 0, 0]],
    ['a TIFF of 16 bits', () => plain().toColourspace('rgb16').tiff({ compression: 'deflate', predictor: 'horizontal' }).toBuffer(), [200, 100, 50, 255]],
    ['a TIFF in tiles', () => plain(300, 200).tiff({ compression: 'lzw', tile: true }).toBuffer(), [200, 100, 50, 255]],
    ['a TIFF of a fax', () => plain(64, 48, 'white').toColourspace('b-w').tiff({ compression: 'ccittfax4', bitdepth: 1 }).toBuffer(), [255, 255, 255, 255]],
    ['a TIFF in CIELAB', () => plain().toColourspace('lab').tiff({ compression: 'lzw' }).toBuffer(), [200, 100, 50, 255]],
  ])('are shown: %s', async (_, make, expected) => {
    const { variants } = await processImage(await make());
    const [seen] = await pixels(variants.original.body, [20, 20]);
    expect(Math.max(...seen!.map((part, index) => Math.abs(part - expected[index]!))), seen!.join()).toBeLessThanOrEqual(5);
  });

  it('are not measurements, which a TIFF may contain', async () => {
    const bytes = await plain().toColourspace('grey16').tiff({ compression: 'none' }).toBuffer();
    // The tag SampleFormat: 1 means unsigned integers.
    const format = bytes.indexOf(Buffer.from('53010300010000000100', 'hex'));
    expect(format).toBeGreaterThan(0);
    bytes[format + 8] = 2;
    await expect(processImage(bytes)).rejects.toMatchObject({ code: 'unsupported_media_type' });
  });

  it('are those of the first page of a TIFF', async () => {
    const pages = await Promise.all(['rgb(200, 100, 50)', 'blue'].map((colour) => plain(64, 48, colour).png().toBuffer()));
    const bytes = await sharp(pages, { join: { animated: true } }).tiff({ compression: 'lzw' }).toBuffer();
    expect((await sharp(bytes).metadata()).pages).toBe(2);
    await expectOrange(bytes);
  });
});

describe('unusual animations', () => {
  const moving = async (format: 'gif' | 'webp', options: { delay?: number[]; loop?: number } = {}) =>
    sharp(await Promise.all(['red', 'lime', 'blue'].map((colour) => plain(40, 40, colour).png().toBuffer())), { join: { animated: true } }).toFormat(format, options);

  it('gets the browsers’ frame rate if its frames have no duration', async () => {
    const bytes = await (await moving('gif', { delay: [0, 0, 0] })).toBuffer();
    const { variants } = await processImage(bytes);
    const { pages, delay } = await sharp(variants.original.body).metadata();
    expect(pages).toBe(3);
    expect(delay!.every((time) => time <= 100)).toBe(true);
  });

  it('loses its profile, but stays animated', async () => {
    const bytes = await (await moving('webp')).withIccProfile('p3').toBuffer();
    expect((await sharp(bytes).metadata()).icc).toBeDefined();
    const { variants } = await processImage(bytes);
    const { pages, icc } = await sharp(variants.original.body).metadata();
    expect([pages, icc]).toEqual([3, undefined]);
  });

  it('stays transparent around frames that cover only part of it', async () => {
    const square = await plain(20, 20, 'red').png().toBuffer();
    const frames = [2, 10, 18].map((left) =>
      sharp({ create: { width: 40, height: 40, channels: 4, background: '#0000' } }).composite([{ input: square, left, top: 10 }]).png().toBuffer(),
    );
    const bytes = await sharp(await Promise.all(frames), { join: { animated: true } }).gif({ loop: 0 }).toBuffer();
    const { variants } = await processImage(bytes);
    const webp = variants.original.body;
    expect(webp.toString('latin1', 12, 16)).toBe('VP8X');
    // The flags for animation and alpha (WebP container, extended file format).
    expect(webp[20]! & 0x12).toBe(0x12);
    expect((await pixels(webp, [1, 1]))[0]![3]).toBe(0);
  });

  it('is a photo if it has one frame', async () => {
    const bytes = await plain().gif({ loop: 0, delay: 100 }).toBuffer();
    const { variants } = await processImage(bytes);
    expect(variants.original.contentType).toBe('image/jpeg');
    await expectOrange(bytes);
  });
});
