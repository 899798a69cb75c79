import { at, circle, curve, ellipse, group, mix, path, polygon, rect, stroke, times } from '../sheet.ts';
import type { Point, Sheet } from '../sheet.ts';
import { stars } from './sky.ts';

export function cityNight(
  sheet: Sheet,
  look: { sky: string[]; far: string; near: string; lights: string[]; moon: string },
): string {
  const { width: w, height: h, random } = sheet;
  const water = h * 0.76;
  const skyline = times(3, (layer) => {
    const t = layer / 2;
    const wall = mix(look.far, look.near, t);
    const parts: string[] = [];
    for (let x = -30; x < w;) {
      const wide = random.between(70, 150);
      const tall = h * random.between(0.14, 0.4) * (layer === 0 ? 1.45 : layer === 1 ? 1.1 : 0.72);
      const top = water - tall;
      parts.push(rect(x, top, wide, tall, sheet.gradient([wall, mix(wall, look.lights[0]!, 0.1)])));
      const roof = random.next();
      if (roof < 0.3)
        parts.push(
          rect(x + wide * 0.45, top - 60, 5, 60, wall) +
            circle(x + wide * 0.45 + 2.5, top - 62, 4, '#ff5a4a'),
        );
      else if (roof < 0.55)
        parts.push(
          polygon(
            [
              [x, top],
              [x + wide, top],
              [x + wide * 0.5, top - wide * 0.5],
            ],
            wall,
          ),
        );
      else if (roof < 0.75) parts.push(rect(x + wide * 0.2, top - 26, wide * 0.6, 27, wall));
      const [pitch, glass] = [16 + layer * 5, 7 + layer * 2.5];
      for (let row = top + 14; row < water - 16; row += pitch * 1.25) {
        for (let column = x + 10; column + glass < x + wide - 6; column += pitch) {
          if (random.chance(0.44))
            parts.push(
              rect(
                column,
                row,
                glass,
                glass * 1.25,
                random.pick(look.lights),
                `opacity="${(0.35 + 0.6 * random.next() * (0.5 + t * 0.5)).toFixed(2)}"`,
              ),
            );
        }
      }
      x += wide + random.between(-12, 22);
    }
    return (
      parts.join('') +
      (layer < 2
        ? rect(
            0,
            water - h * 0.3,
            w,
            h * 0.3,
            sheet.gradient([
              [look.sky.at(-1)!, 0, 0],
              [look.sky.at(-1)!, 1, 0.5],
            ]),
          )
        : '')
    );
  });
  const columns = times(90, () => {
    const x = random.between(0, w);
    return rect(
      x,
      water + random.between(0, 30),
      random.between(4, 16),
      random.between(60, h * 0.22),
      random.pick(look.lights),
      `opacity="${random.between(0.1, 0.5).toFixed(2)}"`,
    );
  });
  const breaks = times(60, () =>
    ellipse(
      random.between(0, w),
      random.between(water + 8, h),
      random.between(50, 240),
      random.between(1.5, 4),
      look.near,
      'opacity="0.6"',
    ),
  );
  return [
    sheet.fill(sheet.gradient(look.sky)),
    stars(sheet, h * 0.4, 150),
    sheet.glow(w * 0.24, h * 0.17, w * 0.26, look.moon, 0.55),
    circle(w * 0.24, h * 0.17, w * 0.06, look.moon),
    circle(w * 0.225, h * 0.16, w * 0.012, mix(look.moon, '#000000', 0.12)),
    circle(w * 0.255, h * 0.185, w * 0.017, mix(look.moon, '#000000', 0.1)),
    ...skyline,
    rect(0, water, w, h - water, sheet.gradient([mix(look.near, look.lights[0]!, 0.25), look.near])),
    group(columns, `filter="${sheet.blur(6)}"`),
    ...breaks,
    rect(0, water - 4, w, 8, mix(look.near, '#000000', 0.4)),
    sheet.vignette(0.35),
  ].join('');
}

export function bokeh(sheet: Sheet, look: { night: string[]; lights: string[]; wire: string }): string {
  const { width: w, height: h, random } = sheet;
  const disc = (colour: string) =>
    sheet.radial([
      [colour, 0, 0.5],
      [colour, 0.82, 0.62],
      [mix(colour, '#ffffff', 0.5), 0.94, 0.8],
      [colour, 1, 0],
    ]);
  const paints = look.lights.map(disc);
  const field = (count: number, low: number, high: number, opacity: number) =>
    times(count, () =>
      circle(
        random.between(0, w),
        h * (0.18 + 0.75 * random.next() ** 0.8),
        random.between(low, high),
        random.pick(paints),
        `opacity="${(opacity * random.between(0.4, 1)).toFixed(2)}"`,
      ),
    );
  const strings = times(3, (row) => {
    const line: Point[] = times(25, (i) => [
      (i / 24) * w * 1.1 - w * 0.05,
      h * (0.05 + row * 0.1) +
        Math.sin((i / 24) * Math.PI) * h * (0.11 + row * 0.03) -
        (i / 24) * h * 0.05 * (row - 1),
    ]);
    const bulbs = line
      .filter((_, i) => i % 3 === 1)
      .map(
        ([x, y]) =>
          sheet.glow(x, y + 44, 120, '#ffcf7a', 0.55) +
          at(
            x,
            y,
            rect(-8, 0, 16, 22, '#20180f') +
              path(
                'M-8 20C-24 38 -20 66 0 70C20 66 24 38 8 20Z',
                sheet.radial(['#fffdf0', '#ffdf94', '#f2a63b']),
              ) +
              stroke('M-5 36Q0 52 5 36', '#ff9a2e', 3),
          ),
      );
    return group(
      stroke(curve(line), look.wire, 5) + bulbs.join(''),
      row < 2 ? `opacity="${0.55 + row * 0.3}"` : '',
    );
  });
  return [
    sheet.fill(sheet.gradient(look.night)),
    group(field(40, 40, 120, 0.5), `filter="${sheet.blur(14)}"`),
    ...field(60, 26, 96, 0.62),
    ...field(26, 12, 40, 0.9),
    rect(
      0,
      h * 0.8,
      w,
      h * 0.2,
      sheet.gradient([
        [look.night[0]!, 0, 0],
        [look.night[0]!, 1, 0.85],
      ]),
    ),
    ...strings,
    sheet.vignette(0.45),
  ].join('');
}
