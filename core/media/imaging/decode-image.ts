import type { Sharp, SharpOptions } from 'sharp';
import { DomainError } from '../../shared/errors.ts';
import { type Budget, tooCostly } from './budget.ts';
import { decodeHeic } from './decode-heic.ts';
import type { ImageKind } from './formats.ts';
import { isGraphic } from './is-graphic.ts';
import { readJpegStructure } from './jpeg-structure.ts';
import { loadSharp } from './load-sharp.ts';
import type { Prepared } from './prepare-colours.ts';
import type { Declared } from './read-declared.ts';
import { fit, originalBox } from './sizes.ts';
import { unsupported } from './sniff.ts';
import { wrapAsTiff } from './wrap-as-tiff.ts';

/** Upright 8-bit sRGB pixels, already reduced to what the largest variant needs. */
export interface Pixels {
  data: Buffer;
  width: number;
  height: number;
  channels: 1 | 2 | 3 | 4;
}

export interface Bitmap extends Pixels {
  /** Whether any pixel is see-through; an alpha channel that is opaque throughout doesn't count. */
  transparent: boolean;
  /** Drawn rather than taken. */
  graphic: boolean;
}

/**
 * Decodes the one time that all variants share. Of several images in a file it is the first, or the one that the file
 * calls its primary.
 * @throws DomainError `corrupt_image` (invalid), `image_too_costly` (unprocessable)
 */
export async function decodeImage(prepared: Prepared, declared: Declared, budget: Budget): Promise<Bitmap> {
  const { bytes, embedded, profile } = prepared;
  const { type, deep } = declared;
  const sharp = await loadSharp();
  const finish = profile ? deviceColours(deep) : srgb(deep && embedded);
  const decode = async (input: Buffer | Uint16Array, options: SharpOptions = {}) =>
    finish(reduce(sharp(input, { ...optionsFor(declared), ignoreIcc: profile !== undefined, ...options }), declared, budget)).toBuffer({ resolveWithObject: true });
  const decoded = await (type === 'image/jpeg'
    ? decodeJpeg(bytes, decode)
    : type === 'image/heic'
      ? decode(...(await heicInput(bytes, deep, budget)))
      : decode(bytes)
  ).catch(refuseDecoding);
  const { data, info } = profile ? await srgb(deep)(sharp(wrapAsTiff(decoded, deep, profile)).timeout(budget.timeout())).toBuffer({ resolveWithObject: true }) : decoded;
  const pixels = withoutExtras(data, info);
  return { ...pixels, transparent: hasTransparency(pixels), graphic: isGraphic(pixels) };
}

type Finish = (image: Sharp) => Sharp;

/** Pixels as their own profile means them. */
const deviceColours = (deep: boolean): Finish => (image) => image.toColourspace(deep ? 'rgb16' : 'srgb').raw({ depth: deep ? 'ushort' : 'uchar' });

/** sharp converts 16-bit colours with a profile to Display P3, and no further unless it is given a profile for the output. */
const srgb = (fromP3: boolean): Finish => (image) => (fromP3 ? image.toColourspace('srgb').withIccProfile('srgb', { attach: false }) : image.toColourspace('srgb')).raw({ depth: 'uchar' });

/** Scientific TIFFs have parts that are neither colour nor alpha. */
function withoutExtras(data: Buffer, { width, height, channels }: { width: number; height: number; channels: number }): Pixels {
  if (channels <= 4) return { data, width, height, channels: channels as Pixels['channels'] };
  const rgb = Buffer.alloc(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel += 1) data.copy(rgb, pixel * 3, pixel * channels, pixel * channels + 3);
  return { data: rgb, width, height, channels: 3 };
}

/** Its pixels as a source of renditions, each of which shares what is left of the budget. */
export async function openBitmap({ data, width, height, channels }: Pixels, budget: Budget): Promise<() => Sharp> {
  const sharp = await loadSharp();
  return () => sharp(data, { raw: { width, height, channels }, limitInputPixels: false }).timeout(budget.timeout());
}

/** How sharp reads a file whose size has been checked. */
export const optionsFor = ({ kind, primary }: { kind: ImageKind; primary: number }): SharpOptions => ({
  failOn: 'error',
  limitInputPixels: (kind.megapixels + 1) * 1e6,
  page: primary,
  pages: 1,
  sequentialRead: true,
});

const reduce = (image: Sharp, { width, height }: Declared, budget: Budget): Sharp =>
  image
    .autoOrient()
    .timeout(budget.timeout())
    .resize({ ...fit({ width, height }, originalBox), fit: 'fill' });

/**
 * libjpeg only warns when a scan stops early, but it also warns about harmless oddities of common phones ("Invalid SOS
 * parameters for sequential JPEG"). So warnings are fatal first, and the harmless ones get a second, more lenient try.
 * A file without its end gets none: the end it is given here would hide that a scan stops.
 */
async function decodeJpeg<Result>(bytes: Buffer, decode: (input: Buffer, options: SharpOptions) => Promise<Result>): Promise<Result> {
  if (!readJpegStructure(bytes).ended) return decode(Buffer.concat([bytes, endOfImage]), { failOn: 'warning' });
  try {
    return await decode(bytes, { failOn: 'warning' });
  } catch (error) {
    if (error instanceof Error && /premature end|timeout/i.test(error.message)) throw error;
    return decode(bytes, { failOn: 'error' });
  }
}

const endOfImage = Buffer.from('ffd9', 'hex');

/** The pixels as sharp reads them: upright already, and all that is left of the file is its primary image. */
async function heicInput(bytes: Buffer, deep: boolean, budget: Budget): Promise<[Buffer | Uint16Array, SharpOptions]> {
  const { pixels, width, height, channels } = await decodeHeic(bytes, deep, budget).catch(refuseDecoding);
  const data = deep ? new Uint16Array(pixels.buffer) : Buffer.from(pixels.buffer);
  return [data, { page: 0, limitInputPixels: false, raw: { width, height, channels } }];
}

function hasTransparency({ data, channels }: Pixels): boolean {
  if (channels !== 2 && channels !== 4) return false;
  for (let at = channels - 1; at < data.length; at += channels) if (data[at] !== 255) return true;
  return false;
}

/** libvips reports bad input only by its words; whatever it says while decoding is about the file, not about us. */
export function refuseDecoding(error: unknown): never {
  if (error instanceof DomainError) throw error;
  if (error instanceof Error && error.message.startsWith('timeout:')) throw tooCostly(error);
  if (error instanceof Error && /premature end/i.test(error.message)) throw cutOff(error);
  if (error instanceof Error && /tiff.*not (?:configured|supported|a whole number)|samples out of range|bad labq/is.test(error.message)) throw unsupported('TIFFs of this kind can’t be read');
  throw corrupt(error);
}

export const corrupt = (cause?: unknown) =>
  new DomainError('invalid', 'corrupt_image', 'The image is damaged and can’t be read.', { cause });

export const cutOff = (cause?: unknown) =>
  new DomainError('invalid', 'truncated_image', 'The image is cut off before its end.', { cause });
