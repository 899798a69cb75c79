import { DomainError } from '../../shared/errors.ts';
import { corrupt, refuseDecoding, unreadableTiff } from './decode-image.ts';
import { needsDepth } from './code-points.ts';
import { animationLimits, type ImageKind, type ImageType, kindOf, megapixels } from './formats.ts';
import { type HeifPrimary, readHeifPrimary } from './heif-boxes.ts';
import { loadSharp } from './load-sharp.ts';
import { countPngFrames, readPngChunks } from './png-chunks.ts';
import type { Size } from './sizes.ts';
import { unsupported } from './sniff.ts';

/** The image's properties declared in the file's header. */
export interface Declared {
  type: ImageType;
  kind: ImageKind;
  /** Upright. */
  width: number;
  height: number;
  /** The EXIF orientation: 1 to 8. */
  orientation: number;
  icc: Buffer | undefined;
  /** More than 8 bits per channel; for HEIC, only if it needs them. */
  deep: boolean;
  grey: boolean;
  /** Only for HEIC and AVIF. */
  heif: HeifPrimary;
  /** The index of the primary image. */
  primary: number;
  /** Only for an animated GIF or WebP. */
  animation: { frames: number; loop: number; delay: number[] } | undefined;
  /** Whether it has an end marker; only a JPEG may lack one. */
  ended: boolean;
}

/**
 * Reads the header and rejects images that are too large, before any pixel is decoded.
 * @throws DomainError `too_many_pixels`, `animation_too_long` (too_large), `unsupported_media_type` (unsupported_type), `corrupt_image` (invalid)
 */
export async function readDeclared(bytes: Buffer, sniffed: ImageType, ended: boolean): Promise<Declared> {
  const heif = sniffed === 'image/heic' || sniffed === 'image/avif' ? readHeifPrimary(bytes) : {};
  // Before libheif, which would reject them with its own message.
  if (heif.size) refuseTooManyPixels(heif.size, kindOf(sniffed, { progressive: false, deep: false, full: false, hdr: false }));
  const sharp = await loadSharp();
  // Without libvips's pixel limit: it would report an image above the limit like a damaged one.
  const header = await sharp(bytes, { pages: 1, limitInputPixels: false }).metadata().catch(refuseDecoding);
  const type = header.format === 'heif' ? heifType(heif.codec) : (`image/${header.format}` as ImageType);
  if (type !== sniffed && header.format !== 'heif') throw corrupt();
  if (type === 'image/png' && countPngFrames(bytes, readPngChunks(bytes)) > 1) {
    throw unsupported('This is an animated PNG, which would lose its animation here');
  }
  const { isProgressive, pages = 1, loop = 0, delay = [], pagePrimary = 0, icc, space, depth, orientation = 1, autoOrient: { width, height } } = header;
  // The values are measurements, not colours, and would appear black or white.
  if (depth !== 'uchar' && depth !== 'ushort' && String(space) !== 'lab') throw unreadableTiff();
  const { codes, full = false } = heif;
  const hdr = depth === 'ushort' && !heif.icc && codes !== undefined && needsDepth(codes.transfer);
  const deep = type === 'image/heic' ? hdr : depth === 'ushort';
  const kind = kindOf(type, { progressive: isProgressive, deep, full, hdr });
  refuseTooManyPixels({ width, height }, kind);
  const animation = pages > 1 && (type === 'image/gif' || type === 'image/webp') ? { frames: pages, loop, delay } : undefined;
  if (animation) refuseLongAnimation(width * height, animation);
  return { type, kind, width, height, orientation, icc, deep, heif, grey: String(space) === 'grey16' || space === 'b-w', primary: pagePrimary, animation, ended };
}

function refuseTooManyPixels({ width, height }: Size, kind: ImageKind): void {
  // Rounded down, as camera makers do: "50 megapixels" can be 50.2 million.
  if (Math.floor((width * height) / 1e6) <= kind.megapixels) return;
  throw new DomainError(
    'too_large',
    'too_many_pixels',
    `The image has ${megapixels(width * height)} megapixels (${width} × ${height}). ${kind.name} may have at most ${kind.megapixels}.`,
  );
}

/** Determined by the image's codec: libvips uses the brand, which may be that of any HEIF. */
function heifType(codec: HeifPrimary['codec']): ImageType {
  if (codec) return `image/${codec}`;
  throw unsupported('This HEIF image is compressed in a way that cannot be read');
}

function refuseLongAnimation(pixels: number, { frames, delay }: { frames: number; delay: number[] }): void {
  const { frames: mostFrames, seconds: mostSeconds, megapixels: mostMegapixels } = animationLimits;
  const seconds = delay.reduce((sum, milliseconds) => sum + shownFor(milliseconds), 0) / 1000;
  if (frames <= mostFrames && seconds <= mostSeconds && pixels * frames <= mostMegapixels * 1e6) return;
  throw new DomainError(
    'too_large',
    'animation_too_long',
    `The animation has ${frames} frames, lasts ${seconds.toFixed(1)} s and has ${megapixels(pixels * frames)} megapixels in total. ` +
      `It may have at most ${mostFrames} frames, ${mostSeconds} s and ${mostMegapixels} megapixels.`,
  );
}

/** Browsers show a frame for 100 ms if its delay is at most 10. */
const shownFor = (delay: number) => (delay <= 10 ? 100 : delay);
