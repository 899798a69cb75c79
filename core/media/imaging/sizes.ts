export interface Size {
  width: number;
  height: number;
}

/** What a picture is fitted into. */
export interface Box extends Size {
  /** Short side that strips (tall screenshots, panoramas) keep, so that what is on them can still be read. */
  short: number;
}

/** Sharp on any screen, and it bounds the memory and time of all that follows. */
export const originalBox: Box = { width: 4096, height: 4096, short: 1080 };
export const largeBox: Box = { width: 2048, height: 2048, short: 1080 };
export const mediumBox: Box = { width: 1080, height: 1920, short: 320 };
export const thumbnailSide = 320;
/** What the widest rendition is made of; strips keep their short side and so may be wider. */
export const renditionBox: Box = { width: 2048, height: 16_383, short: 1080 };

/** From this ratio of its sides on, a picture is a strip. */
const stripRatio = 3;
/** Bounds of a strip, which leaves its box: as many pixels as the largest box has, and the longest side WebP can have. */
const mostPixels = originalBox.width * originalBox.height;
const longestSide = 16_383;

/** The size of a picture in a box. It keeps its ratio and is never enlarged. */
export function fit({ width, height }: Size, box: Box): Size {
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  let scale = Math.min(1, box.width / width, box.height / height);
  if (long / short >= stripRatio) {
    const bound = Math.min(1, longestSide / long, Math.sqrt(mostPixels / (width * height)));
    scale = Math.min(bound, Math.max(scale, box.short / short));
  }
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
