import type { Sharp, SharpOptions } from 'sharp';
import { DomainError } from '../../shared/errors.ts';
import { type Budget, tooCostly } from './budget.ts';
import { decodeHeic } from './decode-heic.ts';
import type { ImageKind } from './formats.ts';
import { isGraphic } from './is-graphic.ts';
import { loadSharp } from './load-sharp.ts';
import type { Prepared } from './prepare-colours.ts';
import type { Declared } from './read-declared.ts';
import { type Box, fit, originalBox } from './sizes.ts';
import { unsupported } from './sniff.ts';
import { wrapAsTiff } from './wrap-as-tiff.ts';

/** Upright 8-bit sRGB pixels, already reduced to the size of the largest variant. */
export interface Pixels {
  data: Buffer;
  width: number;
  height: number;
  channels: 1 | 2 | 3 | 4;
}

export interface Bitmap extends Pixels {
  /** Whether any pixel is transparent; a fully opaque alpha channel does not count. */
  transparent: boolean;
  /** Drawn, not photographed. */
  graphic: boolean;
}

/** sharp's input: the file, or the pixels from one of our own decoders. */
export interface Source {
  input: Buffer | Uint16Array;
  options: SharpOptions;
  /** For a JPEG: warnings are fatal, since its added end marker hides scans that stop early. */
  strict: boolean;
}

/**
 * Opens a file once for everything made from it. If it contains several images, uses the primary one or else the first.
 * @throws DomainError `corrupt_image` (invalid), `image_too_costly` (unprocessable)
 */
export async function openSource({ bytes, profile }: Prepared, declared: Declared, budget: Budget): Promise<Source> {
  const options = { ...optionsFor(declared), ignoreIcc: profile !== undefined };
  if (declared.type === 'image/heic') {
    const { pixels, width, height, channels } = await decodeHeic(bytes, declared.deep, budget).catch(refuseDecoding);
    // The pixels are already upright, and belong to the primary image only.
    const input = declared.deep ? new Uint16Array(pixels.buffer) : Buffer.from(pixels.buffer);
    return { input, options: { ...options, page: 0, limitInputPixels: false, raw: { width, height, channels } }, strict: false };
  }
  if (declared.ended) return { input: bytes, options, strict: false };
  const strict: SharpOptions = { ...options, failOn: 'warning' };
  return { input: await withEnd(bytes, strict, budget), options: strict, strict: true };
}

/**
 * Decodes the image to fit the box, once for all files made from it.
 * @throws DomainError `corrupt_image` (invalid), `image_too_costly` (unprocessable)
 */
export async function decodeImage(source: Source, { embedded, profile }: Prepared, declared: Declared, budget: Budget, box: Box = originalBox): Promise<Bitmap> {
  const { type, deep } = declared;
  const sharp = await loadSharp();
  const finish = profile ? deviceColours(deep) : srgb(deep && embedded);
  const decode = async (options: SharpOptions = {}) =>
    finish(reduce(sharp(source.input, { ...source.options, ...options }), declared, budget, box)).toBuffer({ resolveWithObject: true });
  const decoded = await (type === 'image/jpeg' && !source.strict ? decodeJpeg(decode) : decode()).catch(refuseDecoding);
  const { data, info } = profile ? await srgb(deep)(sharp(wrapAsTiff(decoded, deep, profile)).timeout(budget.timeout())).toBuffer({ resolveWithObject: true }) : decoded;
  const pixels = withoutExtras(data, info);
  return { ...pixels, transparent: hasTransparency(pixels), graphic: isGraphic(pixels) };
}

type Finish = (image: Sharp) => Sharp;

/** Keeps pixels in the colour space of their own profile. */
export const deviceColours = (deep: boolean): Finish => (image) => image.toColourspace(deep ? 'rgb16' : 'srgb').raw({ depth: deep ? 'ushort' : 'uchar' });

/** sharp converts 16-bit colours with a profile to Display P3, and on to sRGB only if it is given an output profile. */
const srgb = (fromP3: boolean): Finish => (image) => (fromP3 ? image.toColourspace('srgb').withIccProfile('srgb', { attach: false }) : image.toColourspace('srgb')).raw({ depth: 'uchar' });

/** Scientific TIFFs can have channels that are neither colour nor alpha. */
function withoutExtras(data: Buffer, { width, height, channels }: { width: number; height: number; channels: number }): Pixels {
  if (channels <= 4) return { data, width, height, channels: channels as Pixels['channels'] };
  const rgb = Buffer.alloc(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel += 1) data.copy(rgb, pixel * 3, pixel * channels, pixel * channels + 3);
  return { data: rgb, width, height, channels: 3 };
}

/** Decoded pixels as the source of renditions, which share the rest of the budget. */
export async function openBitmap({ data, width, height, channels }: Pixels, budget: Budget): Promise<() => Sharp> {
  const sharp = await loadSharp();
  return () => sharp(data, { raw: { width, height, channels }, limitInputPixels: false }).timeout(budget.timeout());
}

/** sharp's options for a file whose size has been checked. */
export const optionsFor = ({ kind, primary }: { kind: ImageKind; primary: number }): SharpOptions => ({
  failOn: 'error',
  limitInputPixels: (kind.megapixels + 1) * 1e6,
  page: primary,
  pages: 1,
  sequentialRead: true,
});

const reduce = (image: Sharp, { width, height }: Declared, budget: Budget, box: Box): Sharp =>
  image
    .autoOrient()
    .timeout(budget.timeout())
    .resize({ ...fit({ width, height }, box), fit: 'fill' });

/**
 * libjpeg only warns if a scan stops early, but it also warns about harmless quirks of common phones ("Invalid SOS
 * parameters for sequential JPEG"). So warnings are fatal at first, and files with harmless ones get a second, lenient try.
 */
async function decodeJpeg<Result>(decode: (options: SharpOptions) => Promise<Result>): Promise<Result> {
  try {
    return await decode({ failOn: 'warning' });
  } catch (error) {
    if (error instanceof Error && /premature end|timeout/i.test(error.message)) throw error;
    return decode({ failOn: 'error' });
  }
}

const endOfImage = Buffer.from('ffd9', 'hex');

/**
 * The file with an end marker in place of trailing zeros, which would pass for the rest of a scan. If the last byte is 0xFF,
 * it belongs either to the scan, as does the zero after it, or to the end marker; only decoding shows which.
 */
async function withEnd(bytes: Buffer, options: SharpOptions, budget: Budget): Promise<Buffer> {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  const rest = bytes.subarray(0, end);
  if (rest.at(-1) !== 0xff) return Buffer.concat([rest, endOfImage]);
  const ofScan = Buffer.concat([rest, Buffer.of(0), endOfImage]);
  return (await decodes(ofScan, options, budget)) ? ofScan : Buffer.concat([rest, endOfImage.subarray(1)]);
}

/** Whether a JPEG can be decoded. Reads every byte of its scans as cheaply as possible: at libjpeg's smallest scale. */
async function decodes(jpeg: Buffer, options: SharpOptions, budget: Budget): Promise<boolean> {
  const sharp = await loadSharp();
  try {
    await sharp(jpeg, options).timeout(budget.timeout()).resize(1).raw().toBuffer();
    return true;
  } catch {
    // Decoding it later reports the reason.
    return false;
  }
}

function hasTransparency({ data, channels }: Pixels): boolean {
  if (channels !== 2 && channels !== 4) return false;
  for (let at = channels - 1; at < data.length; at += channels) if (data[at] !== 255) return true;
  return false;
}

/** libvips reports invalid input only as text. Any error while decoding is the file's fault, not ours. */
export function refuseDecoding(error: unknown): never {
  if (error instanceof DomainError) throw error;
  if (error instanceof Error && error.message.startsWith('timeout:')) throw tooCostly(error);
  if (error instanceof Error && /premature end/i.test(error.message)) throw cutOff(error);
  if (error instanceof Error && /tiff.*not (?:configured|supported|a whole number)|samples out of range|bad labq/is.test(error.message)) throw unreadableTiff();
  throw corrupt(error);
}

export const unreadableTiff = () => unsupported('TIFFs of this kind can’t be read');

export const corrupt = (cause?: unknown) =>
  new DomainError('invalid', 'corrupt_image', 'The image is damaged and can’t be read.', { cause });

export const cutOff = (cause?: unknown) =>
  new DomainError('invalid', 'truncated_image', 'The image is truncated.', { cause });
