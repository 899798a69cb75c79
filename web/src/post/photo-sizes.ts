import type { Photo } from '../api/client.ts';

/** The URL of a rendition. */
export const addressOf = ({ base_url, query }: Photo, { name }: Photo['renditions'][number]): string => base_url + name + query;

/** The `sizes` attribute of photos in a feed. */
export const feedSizes = '(min-width: 600px) 520px, 100vw';

interface Picture {
  src: string;
  width: number;
  height: number;
}

/** The largest file of a photo that is useful on a screen. It is only animated if `moving`. */
export function largest(photo: Photo, moving: boolean): Picture {
  const { variants, renditions, width, height, url } = photo;
  if (photo.animated && moving && variants) return { src: variants.original, width, height };
  const widest = renditions.findLast(({ format }) => format !== 'avif');
  return widest ? { src: addressOf(photo, widest), width: widest.width, height: widest.height } : { src: variants?.large ?? url ?? '', width, height };
}

/** The size (px) of a photo's medium variant: scaled down to fit 1080 x 1920, never up. */
export function mediumSize(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, 1080 / width, 1920 / height);
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

/** The aspect ratio of a post in a feed: that of the first photo, limited to between 4:5 and 1.91:1. */
export const frameRatio = ({ width, height }: { width: number; height: number }) => Math.min(1.91, Math.max(0.8, width / height));
