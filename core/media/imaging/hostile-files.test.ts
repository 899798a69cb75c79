import { readFile } from 'node:fs/promises';
import { crc32, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { DomainError } from '../../shared/errors.ts';
import { processImage } from './process-image.ts';

const photo = (width = 160, height = 120) =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: 'grey',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  });
const samples: Record<string, Buffer> = {};

beforeAll(async () => {
  samples.jpeg = await photo().withMetadata({ orientation: 6 }).jpeg().toBuffer();
  samples.progressive = await photo().jpeg({ progressive: true }).toBuffer();
  samples.png = await photo().png().toBuffer();
  samples.webp = await photo().webp().toBuffer();
  samples.lossless = await photo().webp({ lossless: true }).toBuffer();
  samples.gif = await photo().gif().toBuffer();
  samples.tiff = await photo().tiff().toBuffer();
  samples.avif = await photo().avif({ effort: 0 }).toBuffer();
  samples.heic = await readFile(new URL('fixtures/photo.heic', import.meta.url));
  samples.moving = await sharp([samples.png, samples.jpeg], { join: { animated: true } }).resize(40, 40).gif().toBuffer();
});

async function refusal(bytes: Uint8Array, milliseconds?: number): Promise<string> {
  try {
    await processImage(bytes, milliseconds);
  } catch (error) {
    if (error instanceof DomainError) return `${error.kind} ${error.code}`;
    throw error;
  }
  return 'accepted';
}

/** Whether the last byte of a JPEG's scan is 0xFF, so that a zero is stuffed after it (ITU T.81, B.1.1.5). */
const endsInOnes = (jpeg: Buffer): boolean => jpeg.subarray(-4, -2).equals(Buffer.from([0xff, 0]));

function pngChunk(type: string, data: Buffer): Buffer {
  const chunk = Buffer.alloc(12 + data.length);
  chunk.writeUInt32BE(data.length);
  chunk.write(type, 4, 'latin1');
  data.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
  return chunk;
}

function pngDeclaring(width: number, height: number, interlace = 0): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, interlace], 8);
  return Buffer.concat([
    samples.png!.subarray(0, 8),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(Buffer.alloc(1000))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('processImage and malicious files', () => {
  it('rejects files that are not images, and vector graphics', async () => {
    expect(await refusal(new Uint8Array())).toBe('invalid empty_file');
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>');
    for (const bytes of [svg, Buffer.from('<html></html>'), Buffer.from('PK\x03\x04')]) {
      expect(await refusal(bytes)).toBe('unsupported_type unsupported_media_type');
    }
  });

  // A JPEG may lack its two-byte end marker, and the zero after a last byte of 0xFF; a GIF may lack its one-byte trailer.
  it.each([['jpeg', 2], ['progressive', 2], ['png', 0], ['webp', 0], ['lossless', 0], ['gif', 1], ['avif', 0], ['heic', 0]] as const)(
    'rejects a %s cut at any byte',
    async (format, dispensable) => {
      const bytes = samples[format]!;
      const longest = bytes.length - dispensable - (endsInOnes(bytes) ? 1 : 0) - 1;
      const cut = fc.oneof(fc.integer({ min: 16, max: longest }), fc.constant(longest));
      await fc.assert(
        fc.asyncProperty(cut, async (length) => {
          expect(await refusal(bytes.subarray(0, length))).toBe('invalid truncated_image');
        }),
        { numRuns: 60 },
      );
    },
  );

  describe.each([0, 1])('a JPEG with %i of the two bytes of its end marker', (left) => {
    const accepts = async (whole: Buffer) => {
      const cut = whole.subarray(0, -2 + left || undefined);
      expect(await refusal(cut)).toBe('accepted');
      // Padded to a full block, as some cameras do.
      expect(await refusal(Buffer.concat([cut, Buffer.alloc(512)]))).toBe('accepted');
    };

    it.each(['jpeg', 'progressive'])('is accepted (%s)', (format) => accepts(samples[format]!));

    it('is accepted with any last byte of its scan', async () => {
      // One progressive photo in forty ends in a byte of 0xFF, and the zero after it belongs to the scan.
      let ones = 0;
      for (let run = 0; run < 2_000 && ones < 2; run += 1) {
        const bytes = await photo(24, 24).jpeg({ progressive: true }).toBuffer();
        if (run < 20 || endsInOnes(bytes)) await accepts(bytes);
        if (endsInOnes(bytes)) ones += 1;
      }
      expect(ones).toBe(2);
    });
  });

  it('rejects a TIFF whose directory or pixels are missing', async () => {
    const { tiff } = samples;
    for (const length of [16, tiff!.length >> 1, tiff!.length - 1]) expect(await refusal(tiff!.subarray(0, length))).toMatch(/^invalid /);
  });

  it('rejects pixels that end early in a complete container', async () => {
    const half = (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1);
    expect(await refusal(Buffer.concat([half(samples.jpeg!), Buffer.from('ffd9', 'hex')]))).toBe(
      'invalid truncated_image',
    );
    const webp = Buffer.from(half(samples.webp!));
    webp.writeUInt32LE(webp.length - 8, 4);
    expect(await refusal(webp)).toBe('invalid corrupt_image');
    expect(await refusal(pngDeclaring(4000, 3000))).toBe('invalid corrupt_image');
    // As left behind by a full memory card.
    for (const format of ['jpeg', 'progressive']) expect(await refusal(Buffer.concat([half(samples[format]!), Buffer.alloc(10_000)]))).toBe('invalid truncated_image');
  });

  it('rejects a signature with nothing after it', async () => {
    expect(await refusal(Buffer.from('ffd8ffd9', 'hex'))).toBe('invalid corrupt_image');
    expect(await refusal(Buffer.concat([Buffer.from('ffd8ff', 'hex'), Buffer.from('<b>hello</b>')]))).toBe(
      'invalid truncated_image',
    );
  });

  it('accepts a JPEG with the oddity of common phones', async () => {
    // Ss, Se and Ah/Al of the scan header: libjpeg warns "Invalid SOS parameters for sequential JPEG".
    const jpeg = Buffer.from(samples.jpeg!);
    const scan = jpeg.indexOf(Buffer.from('ffda', 'hex'));
    jpeg[scan + 1 + jpeg.readUInt16BE(scan + 2)] = 0x11;
    await expect(sharp(jpeg, { failOn: 'warning' }).raw().toBuffer()).rejects.toThrow(
      'Invalid SOS parameters',
    );
    expect(await refusal(jpeg)).toBe('accepted');
  });

  it.each(['jpeg', 'png', 'webp', 'gif'])('serves nothing of what follows the end of a %s or is in its metadata', async (format) => {
    const payloads = ['<html><body>hi</body></html>', '\n<ScRiPt >alert(1)</script>', '<?php system($_GET[0]);', '%PDF-1.4\n%%EOF', 'PK\x05\x06'];
    for (const payload of payloads) {
      const { variants } = await processImage(Buffer.concat([samples[format]!, Buffer.from(payload)]));
      for (const { body } of Object.values(variants)) expect(body.includes(payload.trim())).toBe(false);
    }
  });

  it('accepts HTML in metadata, and serves none of it', async () => {
    const words = '<script>alert(document.domain)</script> <?php phpinfo(); ?> %PDF-1.7';
    const comment = Buffer.from(words);
    const segment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, comment.length + 2]), comment]);
    const jpeg = Buffer.concat([samples.jpeg!.subarray(0, 2), segment, samples.jpeg!.subarray(2)]);
    const png = Buffer.concat([samples.png!.subarray(0, 33), pngChunk('tEXt', Buffer.from(`Comment\0${words}`)), samples.png!.subarray(33)]);
    for (const bytes of [jpeg, png]) {
      const { variants } = await processImage(bytes);
      for (const { body } of Object.values(variants)) expect(body.includes('document.domain')).toBe(false);
    }
  });

  it('drops the harmless trailers that phones append', async () => {
    const secret = Buffer.from('SEFH motion photo, taken at home');
    const { variants } = await processImage(Buffer.concat([samples.jpeg!, samples.progressive!, secret]));
    expect([variants.original.width, variants.original.height]).toEqual([120, 160]);
    for (const { body } of Object.values(variants)) expect(body.includes('taken at home')).toBe(false);
  });

  it('rejects a decompression bomb immediately, by its declared size', async () => {
    const started = performance.now();
    expect(await refusal(pngDeclaring(60_000, 60_000))).toBe('too_large too_many_pixels');
    const jpeg = Buffer.from(samples.jpeg!);
    jpeg.writeUInt32BE(0xea60_ea60, jpeg.indexOf(Buffer.from('ffc0', 'hex')) + 5);
    expect(await refusal(jpeg)).toBe('too_large too_many_pixels');
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it.each([
    ['a baseline JPEG', 'jpeg', 'ffc0', [16_384, 12_300], 'has 201.5 megapixels (16384 × 12300). A baseline JPEG may have at most 200.'],
    ['a progressive JPEG', 'progressive', 'ffc2', [12_000, 9000], 'has 108.0 megapixels (12000 × 9000). A progressive JPEG may have at most 100.'],
  ] as const)('states the limit and the size of %s that has too many pixels', async (_, format, frame, [width, height], words) => {
    const jpeg = Buffer.from(samples[format]!);
    const at = jpeg.indexOf(Buffer.from(frame, 'hex')) + 5;
    // The baseline sample is stored sideways.
    const [stored, lines] = format === 'jpeg' ? [height, width] : [width, height];
    jpeg.writeUInt16BE(lines, at);
    jpeg.writeUInt16BE(stored, at + 2);
    await expect(processImage(jpeg)).rejects.toMatchObject({ kind: 'too_large', code: 'too_many_pixels', message: `The image ${words}` });
  });

  it('states the limit and the size of a HEIC that has too many pixels', async () => {
    const heic = Buffer.from(samples.heic!);
    for (let at = heic.indexOf('ispe'); at > 0; at = heic.indexOf('ispe', at + 1)) {
      heic.writeUInt32BE(16_320, at + 8);
      heic.writeUInt32BE(12_240, at + 12);
    }
    const message = 'The image has 199.8 megapixels (16320 × 12240). A HEIC image may have at most 50.';
    await expect(processImage(heic)).rejects.toMatchObject({ kind: 'too_large', code: 'too_many_pixels', message });
  });

  it('allows an interlaced PNG fewer pixels than others', async () => {
    expect(await refusal(pngDeclaring(10_000, 6000, 1))).toBe('too_large too_many_pixels');
    expect(await refusal(pngDeclaring(11_000, 10_000))).toBe('too_large too_many_pixels');
  });

  it('accepts no more than 50 MB, and states the size', async () => {
    await expect(processImage(Buffer.alloc(51 * 1024 * 1024))).rejects.toMatchObject({
      kind: 'too_large',
      code: 'file_too_large',
      message: 'The file is 51 MB. Photos may be at most 50 MB.',
    });
  });

  it.each([
    ['frames', 301, 20, 8],
    ['seconds', 20, 3100, 8],
    ['pixels', 100, 20, 800],
  ])('bounds the %s of an animation', async (_, frames, delay, side) => {
    const strip = sharp({ create: { width: side, height: side * frames, channels: 3, background: 'white' } });
    const { data, info } = await strip.raw().toBuffer({ resolveWithObject: true });
    for (let at = 0; at < data.length; at += side * side * 3) data[at] = (at / side) % 251;
    const raw = { width: info.width, height: info.height, channels: 3 as const, pageHeight: side };
    const gif = await sharp(data, { raw, limitInputPixels: false }).gif({ delay: Array.from({ length: frames }, () => delay), effort: 1 }).toBuffer();
    expect((await sharp(gif).metadata()).pages).toBe(frames);
    await expect(processImage(gif)).rejects.toMatchObject({ kind: 'too_large', code: 'animation_too_long' });
  });

  it.each(['jpeg', 'heic', 'moving'])('rejects a %s that takes too long, in any step', async (format) => {
    expect(await refusal(samples[format]!, 0)).toBe('unprocessable image_too_costly');
  });

  it('stops a HEIC decoder that takes too long', async () => {
    expect(await refusal(samples.heic!, 30)).toBe('unprocessable image_too_costly');
  });

  it('decodes a few concurrently, and rejects images that would wait too long', async () => {
    const outcomes = await Promise.all(Array.from({ length: 30 }, () => refusal(samples.webp!)));
    expect(outcomes.slice(0, 22)).toEqual(Array.from({ length: 22 }, () => 'accepted'));
    expect(new Set(outcomes.slice(22))).toEqual(new Set(['unavailable imaging_busy']));
  });
});
