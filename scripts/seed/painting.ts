import type { Sheet } from './sheet.ts';

/** Pixels of each shape: the three that feeds like best. */
export const shapes = { square: [1440, 1440], portrait: [1440, 1800], landscape: [1440, 1080] } as const;

export interface Painting {
  shape: keyof typeof shapes;
  title: string;
  caption: string;
  alt: string;
  paint: (sheet: Sheet) => string;
}

export const painting = (
  shape: Painting['shape'],
  title: string,
  caption: string,
  alt: string,
  paint: Painting['paint'],
): Painting => ({ shape, title, caption, alt, paint });
