export interface Size {
  width: number;
  height: number;
}

/** A size limit for pictures. */
export interface Box extends Size {
  /** Short side that strips (tall screenshots, panoramas) keep, so that they stay legible. */
  short: number;
}

/** Sharp on any screen, while limiting the memory and time of all further steps. */
export const originalBox: Box = { width: 4096, height: 4096, short: 1080 };
export const largeBox: Box = { width: 2048, height: 2048, short: 1080 };
export const mediumBox: Box = { width: 1080, height: 1920, short: 320 };
export const thumbnailSide = 320;
/** The size limit of the widest rendition; strips keep their short side, so they may be wider. */
export const renditionBox: Box = { width: 2048, height: 16_383, short: 1080 };

/** A picture with at least this aspect ratio is a strip. */
const stripRatio = 3;
/** Limits of strips, which may exceed their box: as many pixels as the largest box has, and WebP's longest side. */
const mostPixels = originalBox.width * originalBox.height;
const longestSide = 16_383;

/** The size of a picture fitted into a box. It keeps its aspect ratio, and is never enlarged. */
export function fit({ width, height }: Size, box: Box): Size {
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  let scale = Math.min(1, box.width / width, box.height / height);
  if (long / short >= stripRatio) {
    const bound = Math.min(1, longestSide / long, Math.sqrt(mostPixels / (width * height)));
    scale = Math.min(bound, Math.max(scale, box.short / short));
  }
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
