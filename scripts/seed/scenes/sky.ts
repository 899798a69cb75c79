import { circle, ellipse, group, stroke, times } from '../sheet.ts';
import type { Sheet } from '../sheet.ts';

export const birds = (sheet: Sheet, colour: string, x: number, y: number) =>
  times(6, () => {
    const [bx, by, size] = [
      x + sheet.random.between(-150, 150),
      y + sheet.random.between(-70, 70),
      sheet.random.between(9, 19),
    ];
    return stroke(
      `M${bx - size} ${by}q${size * 0.6} ${-size * 0.7} ${size} 0q${size * 0.5} ${-size * 0.7} ${size} 0`,
      colour,
      3.2,
    );
  }).join('');

export const clouds = (
  sheet: Sheet,
  colour: string,
  top: number,
  bottom: number,
  count: number,
  opacity = 0.8,
) =>
  group(
    times(count, () => {
      const [x, y] = [sheet.random.between(0, sheet.width), sheet.random.between(top, bottom)];
      const size = sheet.random.between(40, 90);
      return times(7, (i) => {
        const rx = size * sheet.random.between(0.7, 1.2);
        return ellipse(
          x + (i - 3) * size * 0.62,
          y - (3 - Math.abs(i - 3)) * size * 0.16,
          rx,
          rx * 0.42,
          colour,
        );
      }).join('');
    }),
    `filter="${sheet.blur(9)}" opacity="${opacity}"`,
  );

export const stars = (sheet: Sheet, bottom: number, count: number) =>
  times(count, () => {
    const bright = sheet.random.next() ** 6;
    return circle(
      sheet.random.between(0, sheet.width),
      sheet.random.between(0, bottom),
      0.8 + bright * 2.6,
      sheet.random.pick(['#ffffff', '#ffffff', '#cfe0ff', '#ffe9c9']),
      `opacity="${(0.3 + sheet.random.next() * 0.7).toFixed(2)}"`,
    );
  }).join('');
