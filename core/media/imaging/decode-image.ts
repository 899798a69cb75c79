import { DomainError } from '../../shared/errors.ts';
import { loadSharp } from './load-sharp.ts';
import type { ImageType } from './sniff.ts';

export interface ImageLimits {
  /** Size of the uploaded file. */
  maxBytes: number;
  /** Width x height as the file declares them, checked before any pixel is decoded. */
  maxPixels: number;
  /** For each step (decoding, each variant), not for the whole. */
  timeoutSeconds: number;
}

/** Upright 8-bit sRGB pixels, already reduced to what the largest variant needs. */
export interface Bitmap {
  data: Buffer;
  width: number;
  height: number;
  channels: 1 | 2 | 3 | 4;
  /** Whether any pixel is see-through; an alpha channel that is opaque throughout doesn't count. */
  transparent: boolean;
}

/** Long side of what is kept, in pixels: sharp on any screen, and it bounds the memory and time of all that follows. */
const longestSide = 4096;

/**
 * Decodes the one time that all variants share. Animations give their first frame (APNG its default image).
 * @throws DomainError `too_many_pixels` (too_large), `corrupt_image` (invalid), `image_too_costly` (unprocessable)
 */
export async function decodeImage(bytes: Buffer, type: ImageType, limits: ImageLimits): Promise<Bitmap> {
  const sharp = await loadSharp();
  // Reads headers only, without the pixel limit: libvips would report its breach like any other damage.
  const declared = await sharp(bytes, { pages: 1, limitInputPixels: false }).metadata().catch(refuseDecoding);
  if (declared.width * declared.height > limits.maxPixels) throw tooManyPixels(limits);
  if (`image/${declared.format}` !== type) throw corrupt();

  const decode = (failOn: 'error' | 'warning') =>
    sharp(bytes, {
      failOn,
      limitInputPixels: limits.maxPixels,
      pages: 1,
      sequentialRead: true,
      autoOrient: true,
    })
      .timeout({ seconds: limits.timeoutSeconds })
      .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
  const { data, info } = await (type === 'image/jpeg' ? decodeJpeg(decode) : decode('error')).catch(
    refuseDecoding,
  );

  const { width, height, channels } = info;
  return { data, width, height, channels, transparent: hasTransparency(data, channels) };
}

/**
 * libjpeg only warns when a scan stops early, but it also warns about harmless oddities of common phones ("Invalid SOS
 * parameters for sequential JPEG"). So warnings are fatal first, and the harmless ones get a second, more lenient try.
 */
async function decodeJpeg<T>(decode: (failOn: 'error' | 'warning') => Promise<T>): Promise<T> {
  try {
    return await decode('warning');
  } catch (error) {
    if (error instanceof Error && /premature end|timeout/i.test(error.message)) throw error;
    return decode('error');
  }
}

function hasTransparency(data: Buffer, channels: number): boolean {
  if (channels !== 2 && channels !== 4) return false;
  for (let at = channels - 1; at < data.length; at += channels) if (data[at] !== 255) return true;
  return false;
}

/** libvips reports bad input only by its words; whatever it says while decoding is about the file, not about us. */
function refuseDecoding(error: unknown): never {
  if (error instanceof Error && error.message.startsWith('timeout:')) {
    throw new DomainError('unprocessable', 'image_too_costly', 'The image takes too long to process.', {
      cause: error,
    });
  }
  throw corrupt(error);
}

const corrupt = (cause?: unknown) =>
  new DomainError('invalid', 'corrupt_image', 'The image is damaged and can’t be read.', { cause });

const tooManyPixels = (limits: ImageLimits) =>
  new DomainError(
    'too_large',
    'too_many_pixels',
    `The image has more than ${Math.floor(limits.maxPixels / 1e6)} megapixels.`,
  );
