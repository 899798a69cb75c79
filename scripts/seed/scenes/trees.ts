import { at, polygon, rect, times } from '../sheet.ts';
import type { Point, Sheet } from '../sheet.ts';

/** A conifer standing at (x, y), drawn a thousand units tall because coordinates are rounded. */
export function pine(sheet: Sheet, x: number, y: number, tall: number, paint: string): string {
  const { random } = sheet;
  const side = (sign: number): Point[] =>
    times(8, (i): Point[] => {
      const reach = sign * (35 + (i + 1) * 26) * random.between(0.8, 1.15);
      const height = -1000 + (i + 1) * 116;
      return [
        [reach, height],
        [reach * 0.5, height - 42],
      ];
    }).flat();
  return at(
    x,
    y,
    [rect(-16, -120, 32, 130, paint), polygon([[0, -1000], ...side(1), ...side(-1).reverse()], paint)],
    tall / 1000,
  );
}
