import {
  at,
  below,
  circle,
  curve,
  ellipse,
  group,
  mix,
  path,
  rect,
  rolling,
  stroke,
  times,
} from '../sheet.ts';
import type { Sheet } from '../sheet.ts';
import { clouds } from './sky.ts';

/** Broken light on water below a lamp or sun at `x`, from `top` down to the sheet's edge. */
export const glitter = (sheet: Sheet, x: number, top: number, spread: number, colour: string, count = 150) =>
  times(count, (i) => {
    const t = i / count;
    const y = top + 4 + t ** 1.5 * (sheet.height - top);
    const wide = spread * (0.35 + t) * sheet.random.between(0.25, 1);
    return ellipse(
      x + sheet.random.between(-1, 1) * spread * (0.25 + t * 0.8),
      y,
      wide * 0.5,
      1.2 + t * 4.2,
      colour,
      `opacity="${(0.9 - t * 0.55).toFixed(2)}"`,
    );
  }).join('');

export const ripples = (sheet: Sheet, top: number, colour: string, opacity: number) =>
  times(110, (i) => {
    const t = i / 110;
    const y = top + t ** 1.6 * (sheet.height - top);
    return ellipse(
      sheet.random.between(0, sheet.width),
      y,
      40 + t * 190 * sheet.random.next(),
      0.8 + t * 3,
      colour,
      `opacity="${opacity}"`,
    );
  }).join('');

export function seaSunset(
  sheet: Sheet,
  look: { sky: string[]; sun: string; sea: string[]; land: string },
): string {
  const { width: w, height: h, random } = sheet;
  const horizon = h * 0.56;
  const sunX = w * random.between(0.4, 0.62);
  const streaks = times(26, () => {
    const y = random.between(h * 0.08, h * 0.48);
    return ellipse(
      random.between(0, w),
      y,
      random.between(120, 460),
      random.between(4, 20),
      mix(look.sun, look.sky[0]!, random.between(0, 0.6)),
    );
  });
  const rocks = (x: number, size: number) =>
    path(
      `M${x - size} ${horizon + 4}l${size * 0.3} ${-size * 0.32}l${size * 0.25} ${-size * 0.1}l${size * 0.2} ${-size * 0.24}l${size * 0.35} ${size * 0.3}l${size * 0.4} ${size * 0.12}l${size * 0.5} ${size * 0.24}Z`,
      look.land,
    );
  return [
    rect(0, 0, w, horizon, sheet.gradient(look.sky)),
    group(streaks, `filter="${sheet.blur(11)}" opacity="0.5"`),
    sheet.glow(sunX, horizon - 40, w * 0.6, look.sun, 0.95),
    circle(sunX, horizon - w * 0.02, w * 0.095, mix(look.sun, '#fffbe8', 0.7)),
    rect(0, horizon, w, h - horizon, sheet.gradient(look.sea)),
    ripples(sheet, horizon, mix(look.sea[0]!, '#ffffff', 0.25), 0.22),
    ripples(sheet, horizon, mix(look.sea.at(-1)!, '#000000', 0.4), 0.3),
    glitter(sheet, sunX, horizon, w * 0.11, mix(look.sun, '#ffffff', 0.35)),
    rocks(w * 0.12, w * 0.13),
    rocks(w * 0.9, w * 0.08),
    sheet.vignette(0.3),
  ].join('');
}

const boat = (x: number, y: number, scale: number, sail: string, second: string, hull: string) =>
  at(
    x,
    y,
    [
      ellipse(0, 26, 120, 9, '#04202c', 'opacity="0.35"'),
      path('M-96 -4H104C96 22 70 34 34 34H-52C-76 34 -92 16 -96 -4Z', hull),
      path('M-96 -4H104L102 6H-94Z', '#ffffff', 'opacity="0.75"'),
      rect(-4, -258, 6, 256, '#4b3526'),
      path('M8 -250C70 -170 92 -90 94 -22H8Z', sail),
      path('M8 -170C40 -168 64 -160 76 -120C86 -86 92 -50 94 -22H8Z', '#000000', 'opacity="0.06"'),
      path('M-10 -236C-44 -150 -66 -90 -84 -22H-10Z', second),
      path('M2 -258l34 10l-34 12Z', '#e2483d'),
    ],
    scale,
  );

export function sailboats(
  sheet: Sheet,
  look: { sky: string[]; sea: string; deep: string; sails: string[]; hull: string },
): string {
  const { width: w, height: h, random } = sheet;
  const waves = times(9, (i) => {
    const t = i / 8;
    const colour = mix(look.sea, look.deep, t);
    const y = h * (0.5 + t * 0.42);
    const line = rolling(sheet, y, h * (0.008 + t * 0.03), 3 + (1 - t) * 3);
    const foam = stroke(curve(line), '#ffffff', 1.5 + t * 4, `opacity="${0.2 + t * 0.2}"`);
    const sails =
      i % 2 === 1 && i < 8
        ? boat(
            w * (0.16 + ((i * 0.29 + random.between(0, 0.08)) % 0.72)),
            y - h * 0.012,
            ((0.3 + t * 1.05) * w) / 1440,
            look.sails[i % look.sails.length]!,
            look.sails[(i + 1) % look.sails.length]!,
            look.hull,
          )
        : '';
    return sails + path(below(sheet, line), sheet.gradient([mix(colour, '#ffffff', 0.14), colour])) + foam;
  });
  return [
    sheet.fill(sheet.gradient(look.sky)),
    sheet.glow(w * 0.76, h * 0.17, w * 0.4, '#fff6d8', 0.9),
    circle(w * 0.76, h * 0.17, w * 0.05, '#fffbe9'),
    clouds(sheet, '#ffffff', h * 0.1, h * 0.4, 8, 0.85),
    ...waves,
    sheet.vignette(0.2),
  ].join('');
}
