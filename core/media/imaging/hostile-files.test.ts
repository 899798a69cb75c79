import { crc32, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { DomainError } from '../../shared/errors.ts';
import { processImage } from './process-image.ts';

const photo = () =>
  sharp({
    create: {
      width: 160,
      height: 120,
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
});

async function refusal(bytes: Uint8Array, limits?: Parameters<typeof processImage>[1]): Promise<string> {
  try {
    await processImage(bytes, limits);
  } catch (error) {
    if (error instanceof DomainError) return `${error.kind} ${error.code}`;
    throw error;
  }
  return 'accepted';
}

const zip = (() => {
  const local = Buffer.from('PK\x03\x04\x0a\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0a', 'latin1');
  const central = Buffer.alloc(47);
  central.write('PK\x01\x02', 'latin1');
  central.writeUInt16LE(1, 28);
  central.write('a', 46);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
})();

const windowsProgram = (() => {
  const program = Buffer.alloc(128);
  program.write('MZ');
  program.writeUInt32LE(96, 60);
  program.write('PE\0\0', 96);
  return program;
})();

function pngChunk(type: string, data: Buffer): Buffer {
  const chunk = Buffer.alloc(12 + data.length);
  chunk.writeUInt32BE(data.length);
  chunk.write(type, 4, 'latin1');
  data.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
  return chunk;
}

function pngDeclaring(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  return Buffer.concat([
    samples.png!.subarray(0, 8),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(Buffer.alloc(1000))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('processImage and files that mean harm', () => {
  it('refuses what is not JPEG, PNG or WebP', async () => {
    expect(await refusal(new Uint8Array())).toBe('invalid empty_file');
    const gif = await photo().gif().toBuffer();
    const tiff = await photo().tiff().toBuffer();
    const svg = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>',
    );
    for (const bytes of [gif, tiff, svg, Buffer.from('<html></html>'), zip]) {
      expect(await refusal(bytes)).toBe('unsupported_type unsupported_media_type');
    }
  });

  it.each(['jpeg', 'progressive', 'png', 'webp', 'lossless'])(
    'refuses a %s cut at any byte',
    async (format) => {
      const bytes = samples[format]!;
      const cut = fc.oneof(fc.integer({ min: 12, max: bytes.length - 1 }), fc.constant(bytes.length - 1));
      await fc.assert(
        fc.asyncProperty(cut, async (length) => {
          expect(await refusal(bytes.subarray(0, length))).toBe('invalid truncated_image');
        }),
        { numRuns: 60 },
      );
    },
  );

  it('refuses pixels that stop early although the container is closed', async () => {
    const half = (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1);
    expect(await refusal(Buffer.concat([half(samples.jpeg!), Buffer.from('ffd9', 'hex')]))).toBe(
      'invalid corrupt_image',
    );
    const webp = Buffer.from(half(samples.webp!));
    webp.writeUInt32LE(webp.length - 8, 4);
    expect(await refusal(webp)).toBe('invalid corrupt_image');
    expect(await refusal(pngDeclaring(4000, 3000))).toBe('invalid corrupt_image');
  });

  it('answers any damage with an image or a reason, never with a bug', async () => {
    const damaged = fc.record({
      format: fc.constantFrom('jpeg', 'progressive', 'png', 'webp', 'lossless'),
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 12 }),
    });
    await fc.assert(
      fc.asyncProperty(damaged, async ({ format, at, bytes }) => {
        const file = Buffer.from(samples[format]!);
        file.set(bytes.subarray(0, file.length - Math.floor(at * file.length)), Math.floor(at * file.length));
        expect(await refusal(file)).toMatch(/^accepted$|^(?:invalid|unsupported_type|too_large) /);
      }),
      { numRuns: 150 },
    );
  });

  it('refuses a signature with nothing behind it', async () => {
    expect(await refusal(Buffer.from('ffd8ffd9', 'hex'))).toBe('invalid corrupt_image');
    expect(await refusal(Buffer.concat([Buffer.from('ffd8ff', 'hex'), Buffer.from('<b>hello</b>')]))).toBe(
      'invalid truncated_image',
    );
  });

  it('forgives a JPEG the oddity of common phones', async () => {
    // Ss, Se and Ah/Al of the scan header: libjpeg warns "Invalid SOS parameters for sequential JPEG".
    const jpeg = Buffer.from(samples.jpeg!);
    const scan = jpeg.indexOf(Buffer.from('ffda', 'hex'));
    jpeg[scan + 1 + jpeg.readUInt16BE(scan + 2)] = 0x11;
    await expect(sharp(jpeg, { failOn: 'warning' }).raw().toBuffer()).rejects.toThrow(
      'Invalid SOS parameters',
    );
    expect(await refusal(jpeg)).toBe('accepted');
  });

  it.each(['jpeg', 'png', 'webp'])('refuses a %s with another file behind its end', async (format) => {
    const payloads = [
      zip,
      windowsProgram,
      Buffer.from('<html><body>hi</body></html>'),
      Buffer.from('\n<ScRiPt >alert(1)</script>'),
      Buffer.from('<?php system($_GET[0]);'),
      Buffer.from('%PDF-1.4\n%%EOF'),
      Buffer.from('\x7fELF\x02\x01\x01\0', 'latin1'),
      Buffer.from('Rar!\x1a\x07\x01\0', 'latin1'),
    ];
    for (const payload of payloads) {
      expect(await refusal(Buffer.concat([samples[format]!, payload]))).toBe('invalid polyglot_file');
    }
  });

  it('refuses code hidden in metadata', async () => {
    const jpeg = samples.jpeg!;
    const comment = Buffer.from('<script>alert(document.domain)</script>');
    const segment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, comment.length + 2]), comment]);
    const inComment = Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);
    expect(await refusal(inComment)).toBe('invalid polyglot_file');

    const png = samples.png!;
    const inText = [
      png.subarray(0, 33),
      pngChunk('tEXt', Buffer.from('Comment\0<?php phpinfo(); ?>')),
      png.subarray(33),
    ];
    expect(await refusal(Buffer.concat(inText))).toBe('invalid polyglot_file');
  });

  it('drops the harmless trailers that phones append', async () => {
    const secret = Buffer.from('SEFH motion photo, taken at home');
    const { variants } = await processImage(Buffer.concat([samples.jpeg!, samples.progressive!, secret]));
    expect([variants.original.width, variants.original.height]).toEqual([120, 160]);
    for (const { body } of Object.values(variants)) expect(body.includes('taken at home')).toBe(false);
  });

  it('refuses a decompression bomb by its declared size, at once', async () => {
    const started = performance.now();
    expect(await refusal(pngDeclaring(60_000, 60_000))).toBe('too_large too_many_pixels');
    const jpeg = Buffer.from(samples.jpeg!);
    jpeg.writeUInt32BE(0xea60_ea60, jpeg.indexOf(Buffer.from('ffc0', 'hex')) + 5);
    expect(await refusal(jpeg)).toBe('too_large too_many_pixels');
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('honours the limits it is given', async () => {
    const edge = { maxPixels: 160 * 120, maxBytes: samples.png!.length };
    expect(await refusal(samples.png!, edge)).toBe('accepted');
    expect(await refusal(samples.png!, { ...edge, maxPixels: edge.maxPixels - 1 })).toBe(
      'too_large too_many_pixels',
    );
    expect(await refusal(samples.png!, { ...edge, maxBytes: edge.maxBytes - 1 })).toBe(
      'too_large file_too_large',
    );
    expect(await refusal(Buffer.alloc(20 * 1024 * 1024 + 1))).toBe('too_large file_too_large');
  });
});
