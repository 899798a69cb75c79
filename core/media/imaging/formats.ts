import { DomainError } from '../../shared/errors.ts';

/** The accepted types, by content. */
export type ImageType = 'image/jpeg' | 'image/png' | 'image/webp' | 'image/gif' | 'image/tiff' | 'image/avif' | 'image/heic';

/** The accepted formats, for error messages. */
export const acceptedFormats = 'JPEG, PNG, WebP, GIF, HEIC, AVIF or TIFF';

/** Maximum file size in bytes. */
export const maxFileBytes = 50 * 1024 * 1024;

export const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1).replace('.0', '');
export const megapixels = (pixels: number): string => (pixels / 1e6).toFixed(1);

export function fileTooLarge(bytes: number): DomainError {
  // If rounding hides the difference, show exact bytes.
  const [actual, limit] = megabytes(bytes) === megabytes(maxFileBytes) ? [`${bytes} bytes`, `${maxFileBytes} bytes`] : [`${megabytes(bytes)} MB`, `${megabytes(maxFileBytes)} MB`];
  return new DomainError('too_large', 'file_too_large', `The file is ${actual}. Photos may be at most ${limit}.`);
}

/** Kinds of images by the memory their decoders need, with the megapixels that fit into 1,024 MB. */
const kinds = {
  // A baseline JPEG is decoded line by line, at half or a quarter of its size if that is enough.
  baseline: { name: 'A baseline JPEG', megapixels: 200 },
  progressive: { name: 'A progressive JPEG', megapixels: 100 },
  interlaced: { name: 'An interlaced PNG', megapixels: 50 },
  'image/png': { name: 'A PNG', megapixels: 100 },
  'image/webp': { name: 'A WebP image', megapixels: 100 },
  'image/gif': { name: 'A GIF', megapixels: 100 },
  'image/tiff': { name: 'A TIFF', megapixels: 100 },
  'image/avif': { name: 'An AVIF image', megapixels: 50 },
  fullAvif: { name: 'An AVIF image with more than 8 bits and no chroma subsampling', megapixels: 38 },
  'image/heic': { name: 'A HEIC image', megapixels: 50 },
  // Decoded to 16 bits, unlike other HEIC images.
  hdrHeic: { name: 'A HEIC image for HDR screens', megapixels: 40 },
} as const;

export type ImageKind = (typeof kinds)[keyof typeof kinds];

/** Header fields that determine how much memory an image needs. */
export interface Traits {
  progressive: boolean;
  /** More than 8 bits per channel. */
  deep: boolean;
  /** For HEIF: no chroma subsampling. */
  full: boolean;
  /** For HEIF: high dynamic range, beyond that of 8 bits. */
  hdr: boolean;
}

export function kindOf(type: ImageType, { progressive, deep, full, hdr }: Traits): ImageKind {
  if (type === 'image/jpeg') return progressive ? kinds.progressive : kinds.baseline;
  if (type === 'image/png' && progressive) return kinds.interlaced;
  if (type === 'image/avif' && deep && full) return kinds.fullAvif;
  if (type === 'image/heic' && hdr) return kinds.hdrHeic;
  return kinds[type];
}

/** Limits for animations. All frames are decoded and encoded within one time budget. */
export const animationLimits = { frames: 300, seconds: 60, megapixels: 60 };
