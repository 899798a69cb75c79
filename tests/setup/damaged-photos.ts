import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import sharp from 'sharp';
import { processImage } from '../../core/media/imaging/process-image.ts';
import { DomainError } from '../../core/shared/errors.ts';

/** A small valid file in every format. */
export async function samplePhotos(): Promise<Record<string, Buffer>> {
  const photo = () =>
    sharp({ create: { width: 160, height: 120, channels: 3, background: 'grey', noise: { type: 'gaussian', mean: 128, sigma: 40 } } });
  const fixture = (name: string) => readFile(new URL(`../../core/media/imaging/fixtures/${name}`, import.meta.url));
  const png = await photo().png().toBuffer();
  return {
    jpeg: await photo().withMetadata({ orientation: 6 }).withIccProfile('p3').jpeg().toBuffer(),
    progressive: await photo().jpeg({ progressive: true }).toBuffer(),
    cmyk: await photo().toColourspace('cmyk').withIccProfile('cmyk').jpeg().toBuffer(),
    grey: await photo().greyscale().jpeg().toBuffer(),
    png,
    'png of 16 bits': await photo().toColourspace('rgb16').withIccProfile('p3').png().toBuffer(),
    'png with a palette': await photo().png({ palette: true }).toBuffer(),
    interlaced: await photo().png({ progressive: true }).toBuffer(),
    webp: await photo().webp().toBuffer(),
    lossless: await photo().webp({ lossless: true }).toBuffer(),
    gif: await photo().gif().toBuffer(),
    tiff: await photo().tiff({ compression: 'lzw' }).toBuffer(),
    'tiff of 16 bits': await photo().toColourspace('rgb16').tiff({ compression: 'deflate', tile: true, tileWidth: 64, tileHeight: 64 }).toBuffer(),
    'big tiff': await photo().tiff({ bigtiff: true, compression: 'none' }).toBuffer(),
    avif: await photo().avif({ effort: 0 }).toBuffer(),
    'avif for HDR': await fixture('pq.avif'),
    heic: await fixture('p3.heic'),
    'heic for HDR': await fixture('pq.heic'),
    'heic that is see-through': await fixture('see-through.heic'),
    'animated webp': await sharp([png, await photo().jpeg().toBuffer()], { join: { animated: true } }).resize(40, 40).webp().toBuffer(),
    'animated gif': await sharp([png, await photo().jpeg().toBuffer()], { join: { animated: true } }).resize(40, 40).gif().toBuffer(),
  };
}

/**
 * Damages valid files in `runs` ways that depend on the seed: bytes are replaced, removed or repeated. Each file has to become
 * an image or be rejected with a reason, in time.
 */
export async function surviveDamage(runs: number, seed: number): Promise<void> {
  const samples = await samplePhotos();
  const damage = fc.record({
    format: fc.constantFrom(...Object.keys(samples)),
    how: fc.constantFrom('replace', 'remove', 'repeat'),
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 12 }),
  });
  await fc.assert(
    fc.asyncProperty(damage, async ({ format, how, at, bytes }) => {
      const file = samples[format]!;
      const start = Math.floor(at * file.length);
      const end = Math.min(file.length, start + bytes.length);
      const middle = { replace: bytes.subarray(0, end - start), remove: Buffer.alloc(0), repeat: Buffer.concat([file.subarray(start, end), file.subarray(start, end)]) }[how]!;
      try {
        await processImage(Buffer.concat([file.subarray(0, start), middle, file.subarray(end)]));
      } catch (error) {
        if (!(error instanceof DomainError) || !['invalid', 'unsupported_type', 'too_large'].includes(error.kind)) throw error;
      }
    }),
    { numRuns: runs, seed },
  );
}
