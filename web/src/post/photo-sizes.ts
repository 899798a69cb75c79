import type { Photo } from '../api/client.ts';

/** The URL of a rendition. */
export const addressOf = ({ base_url, query }: Photo, { name }: Photo['renditions'][number]): string => base_url + name + query;

interface Picture {
  src: string;
  width: number;
  height: number;
}

/** The largest file of a photo that is useful on a screen; an animated one only if `moving` allows it. */
export function largest(photo: Photo, moving: boolean): Picture {
  const { variants, renditions, width, height, url } = photo;
  if (photo.animated && moving && variants) return { src: variants.original, width, height };
  const widest = renditions.findLast(({ format }) => format !== 'avif');
  return widest ? { src: addressOf(photo, widest), width: widest.width, height: widest.height } : { src: variants?.large ?? url ?? '', width, height };
}

/** Size in pixels of a photo's medium variant: fitted into 1080 x 1920, never enlarged. */
export function mediumSize(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, 1080 / width, 1920 / height);
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

/** The frame of a post in a feed: its first photo's ratio, limited to between 4:5 and 1.91:1. */
export const frameRatio = ({ width, height }: { width: number; height: number }) => Math.min(1.91, Math.max(0.8, width / height));
