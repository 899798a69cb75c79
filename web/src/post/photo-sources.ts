import type { Photo } from '../api/client.ts';
import { addressOf } from './photo-sizes.ts';

/** The screens that get AVIF, which only exists in widths for phones. */
export const avifScreens = '(max-width: 600px)';

/** The `srcset` of a photo's renditions in a format; empty if there are none. */
export const renditionsIn = (photo: Photo, format: 'avif' | 'webp' | 'jpeg'): string =>
  photo.renditions.filter((rendition) => rendition.format === format).map((rendition) => `${addressOf(photo, rendition)} ${rendition.width}w`).join(', ');

/** Preloads the file that `Photo` will show with the same `sizes`. */
export function preloadPhoto(photo: Photo, sizes: string): void {
  const format = matchMedia(avifScreens).matches ? 'avif' : 'webp';
  const srcset = renditionsIn(photo, format);
  if (srcset === '' || photo.animated) return;
  const link = document.createElement('link');
  Object.assign(link, { rel: 'preload', as: 'image', type: `image/${format}`, imageSrcset: srcset, imageSizes: sizes, fetchPriority: 'high' });
  document.head.append(link);
}
