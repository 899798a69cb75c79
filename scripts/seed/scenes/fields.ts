import {
  at,
  below,
  circle,
  curve,
  ellipse,
  group,
  mix,
  path,
  polygon,
  rect,
  rolling,
  stroke,
  times,
} from '../sheet.ts';
import type { Sheet } from '../sheet.ts';
import { birds, clouds } from './sky.ts';

export function dunes(
  sheet: Sheet,
  look: { sky: string[]; sun: string; light: string; shade: string; haze: string },
): string {
  const { width: w, height: h, random } = sheet;
  const sunX = w * random.between(0.62, 0.8);
  const layers = times(5, (i) => {
    const t = i / 4;
    const crest = rolling(sheet, h * (0.5 + t * 0.3), h * (0.1 + t * 0.06), 0.7 + (1 - t) * 0.5);
    const light = mix(look.haze, look.light, 0.35 + 0.65 * t);
    const shade = mix(look.haze, look.shade, 0.3 + 0.7 * t);
    const body = below(sheet, crest);
    const peak = crest.slice(5, 28).reduce((best, point) => (point[1] < best[1] ? point : best));
    const [px, py] = peak;
    const spine = `M${px} ${py}C${px + w * 0.12} ${py + h * 0.07} ${px - w * 0.16} ${py + h * 0.13} ${px + w * 0.03} ${py + h * 0.24}S${px - w * 0.1} ${h * 0.98} ${px + w * 0.05} ${h + 10}L${-10} ${h + 10}V${py - h * 0.2}L${px} ${py - h * 0.2}Z`;
    const ripples = times(i < 3 ? 0 : 16, (k) =>
      stroke(
        curve(rolling(sheet, h * (0.62 + t * 0.14) + k * 27, 16, 1.4)),
        mix(shade, '#000000', 0.3),
        2.4,
        'opacity="0.13"',
      ),
    );
    return group(
      path(body, sheet.gradient([light, mix(light, look.shade, 0.25)])) +
        path(
          spine,
          sheet.gradient([
            [shade, 0.1],
            [mix(shade, light, 0.35), 0.9],
          ]),
        ) +
        ripples.join(''),
      `clip-path="${sheet.clip(path(body, '#000'))}"`,
    );
  });
  return [
    sheet.fill(sheet.gradient(look.sky)),
    sheet.glow(sunX, h * 0.3, w * 0.5, look.sun, 0.9),
    circle(sunX, h * 0.3, w * 0.07, mix(look.sun, '#ffffff', 0.55)),
    ...layers,
    birds(sheet, look.shade, w * 0.3, h * 0.22),
    sheet.vignette(0.25, '#2a0d05'),
  ].join('');
}

export function tulipField(
  sheet: Sheet,
  look: { sky: string[]; rows: string[]; leaf: string; sail: string },
): string {
  const { width: w, height: h, random } = sheet;
  const horizon = h * 0.45;
  const [vanishX, rowCount] = [w * random.between(0.4, 0.6), 17];
  const rows = times(rowCount, (i) => {
    const edge = (k: number) => vanishX + (k - rowCount / 2) * w * 0.21;
    const colour = look.rows[i % look.rows.length]!;
    const band = (from: number, to: number, paint: string) =>
      polygon(
        [
          [vanishX + (edge(i + from) - vanishX) * 0.02, horizon],
          [vanishX + (edge(i + to) - vanishX) * 0.02, horizon],
          [edge(i + to), h],
          [edge(i + from), h],
        ],
        paint,
      );
    return (
      band(0, 1, mix(look.leaf, '#10240c', 0.25)) +
      band(0.1, 0.88, sheet.gradient([mix(colour, '#ffffff', 0.15), colour, mix(colour, '#000000', 0.15)]))
    );
  });
  const blooms = times(760, (i) => {
    const depth = (i / 760) ** 0.8;
    const y = horizon + 10 + depth ** 1.9 * (h - horizon) * 1.03;
    const row = Math.floor(random.between(0, rowCount));
    const spread = (y - horizon) / (h - horizon);
    const x = vanishX + (row + random.between(0.16, 0.82) - rowCount / 2) * w * 0.21 * (0.02 + 0.98 * spread);
    if (x < -60 || x > w + 60) return '';
    const size = 2.5 + spread * 31;
    const colour = mix(
      look.rows[row % look.rows.length]!,
      random.chance(0.5) ? '#ffffff' : '#3a0a1a',
      random.between(0, 0.25),
    );
    return at(
      x,
      y,
      path(
        'M-9 -2C-13 -18 -8 -24 -7 -28L-3 -20L0 -30L3 -20L7 -28C8 -24 13 -18 9 -2C6 5 -6 5 -9 -2Z',
        colour,
      ) +
        path('M-3 -20L0 -30L3 -20C6 -10 4 0 0 4C-4 0 -6 -10 -3 -20Z', mix(colour, '#ffffff', 0.22)) +
        (size > 9 ? stroke('M0 3V24M0 22q-9 -6 -8 -18', look.leaf, 3.2) : ''),
      size / 20,
    );
  });
  const mill = at(
    w * 0.2,
    horizon + 6,
    [
      polygon(
        [
          [-34, 0],
          [34, 0],
          [20, -120],
          [-20, -120],
        ],
        '#5b4636',
      ),
      path('M-23 -118Q0 -165 23 -118Z', '#3d2f26'),
      rect(-8, -34, 16, 34, '#2c211a'),
      group(
        times(4, (i) =>
          at(
            0,
            -128,
            rect(-3, -112, 5, 112, '#43352b') + rect(2, -110, 20, 84, look.sail, 'opacity="0.92"'),
            1,
            24 + i * 90,
          ),
        ),
      ),
    ],
    (w / 1440) * 1.25,
  );
  const trees = group(
    times(40, () =>
      ellipse(
        random.between(0, w),
        horizon,
        random.between(14, 46),
        random.between(8, 26),
        mix(look.leaf, '#20303a', 0.5),
      ),
    ),
  );
  return [
    sheet.fill(sheet.gradient([...look.sky, look.sky.at(-1)!])),
    clouds(sheet, '#ffffff', h * 0.06, h * 0.34, 7),
    trees,
    mill,
    rect(0, horizon, w, h, look.leaf),
    ...rows,
    ...blooms,
    rect(
      0,
      horizon - 30,
      w,
      90,
      sheet.gradient([
        ['#ffffff', 0, 0],
        ['#ffffff', 0.4, 0.35],
        ['#ffffff', 1, 0],
      ]),
    ),
    sheet.vignette(0.2),
  ].join('');
}
