import { below, circle, group, jagged, lineAt, mix, path, polygon, rect, rolling, times } from '../sheet.ts';
import type { Sheet } from '../sheet.ts';
import { birds, clouds } from './sky.ts';
import { pine } from './trees.ts';

export function mountains(
  sheet: Sheet,
  look: { sky: string[]; sun: string; far: string; near: string; mist: string },
): string {
  const { width: w, height: h, random } = sheet;
  const [sunX, sunY] = [w * random.between(0.3, 0.7), h * 0.36];
  const layers = times(6, (i) => {
    const t = i / 5;
    const colour = mix(look.far, look.near, t ** 0.9);
    const line = jagged(sheet, h * (0.5 + t * 0.36), h * (0.27 - t * 0.12), 0.5);
    const trees =
      i < 4
        ? []
        : times(i === 4 ? 70 : 44, () => {
            const x = random.between(0, w);
            return pine(
              sheet,
              x,
              lineAt(line, x) + 12,
              random.between(0.5, 1) * (i === 4 ? 75 : 165),
              colour,
            );
          });
    return (
      path(
        below(sheet, line, false),
        sheet.gradient([
          [colour, 0],
          [colour, 0.3],
          [i < 5 ? mix(colour, look.mist, 0.75) : colour, 0.85],
        ]),
      ) + trees.join('')
    );
  });
  return [
    sheet.fill(sheet.gradient(look.sky)),
    sheet.glow(sunX, sunY, w * 0.55, look.sun, 0.75),
    circle(sunX, sunY, w * 0.055, mix(look.sun, '#ffffff', 0.6)),
    clouds(sheet, mix(look.sun, '#ffffff', 0.4), h * 0.1, h * 0.3, 4, 0.35),
    ...layers,
    birds(sheet, look.near, sunX + w * 0.12, h * 0.27),
    sheet.vignette(0.28),
  ].join('');
}

export function foggyForest(sheet: Sheet, look: { fog: string; tree: string; light: string }): string {
  const { width: w, height: h, random } = sheet;
  const layers = times(6, (i) => {
    const t = i / 5;
    const colour = mix(look.fog, look.tree, 0.14 + 0.86 * t ** 1.25);
    const ground = rolling(sheet, h * (0.46 + t * 0.46), h * 0.07, 0.9);
    const count = Math.round(30 - t * 19);
    const trees = times(count, (k) => {
      const x = ((k + random.between(-0.2, 1.2)) / count) * w;
      return pine(
        sheet,
        x,
        lineAt(ground, Math.max(0, Math.min(w, x))) + 16,
        h * (0.11 + t * 0.2) * random.between(0.6, 1.35),
        colour,
      );
    });
    const fog = rect(
      0,
      h * (0.3 + t * 0.4),
      w,
      h * 0.42,
      sheet.gradient([
        [look.fog, 0, 0],
        [look.fog, 0.62, 0.72 - t * 0.3],
        [look.fog, 1, 0],
      ]),
    );
    return (
      trees.join('') +
      path(below(sheet, ground), sheet.gradient([colour, mix(colour, look.fog, i < 5 ? 0.6 : 0.05)])) +
      (i < 5 ? fog : '')
    );
  });
  const rays = times(6, (i) =>
    polygon(
      [
        [w * 0.66, -80],
        [w * (0.66 + 0.02), -80],
        [w * (-0.35 + i * 0.25), h * 0.95],
        [w * (-0.48 + i * 0.25), h * 0.95],
      ],
      look.light,
      'opacity="0.13"',
    ),
  );
  return [
    sheet.fill(sheet.gradient([mix(look.fog, look.light, 0.5), look.fog, mix(look.fog, look.tree, 0.25)])),
    sheet.glow(w * 0.66, h * 0.12, w * 0.7, look.light, 0.9),
    ...layers.slice(0, 4),
    group(rays, `filter="${sheet.blur(20)}"`),
    ...layers.slice(4),
    sheet.vignette(0.3),
  ].join('');
}
