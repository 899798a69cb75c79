import { at, castShadow, circle, circlePath, group, mix, path, rect, stroke, times } from '../sheet.ts';
import type { Sheet } from '../sheet.ts';

const slice = (sheet: Sheet, x: number, y: number, r: number, rind: string, flesh: string) => {
  const turn = sheet.random.between(0, 360);
  const wedge = path(
    'M0 -9C8 -26 30 -74 24 -80C14 -88 -14 -88 -24 -80C-30 -74 -8 -26 0 -9Z',
    sheet.gradient([mix(flesh, '#ffffff', 0.12), flesh, mix(flesh, '#ffffff', 0.35)]),
  );
  return (
    castShadow(circlePath(x, y, r), 7, 10, 7, 0.4) +
    at(
      x,
      y,
      [
        circle(0, 0, 104, rind),
        circle(0, 0, 97, mix(rind, '#fffbe6', 0.82)),
        ...times(9, (i) =>
          at(0, 0, wedge + stroke('M-6 -70L-2 -34M8 -74L5 -40', '#ffffff', 2, 'opacity="0.45"'), 1, i * 40),
        ),
        circle(0, 0, 8, '#fff8e0'),
      ],
      r / 104,
      turn,
    )
  );
};

const fruit = (sheet: Sheet, x: number, y: number, r: number, colour: string) =>
  group([
    castShadow(circlePath(x, y, r), 12, 16, 11, 0.42),
    circle(
      x,
      y,
      r,
      sheet.radial([mix(colour, '#ffffff', 0.5), colour, mix(colour, '#7a2500', 0.4)], [0.36, 0.32], 0.75),
    ),
    ...times(40, () =>
      circle(
        x + sheet.random.between(-0.62, 0.62) * r,
        y + sheet.random.between(-0.62, 0.62) * r,
        1.6,
        mix(colour, '#5a2000', 0.4),
        'opacity="0.35"',
      ),
    ),
    circle(x + r * 0.1, y - r * 0.05, r * 0.09, '#5c7a2c'),
    circle(x + r * 0.1, y - r * 0.05, r * 0.045, '#39501a'),
  ]);

const leaf = (x: number, y: number, scale: number, turn: number, colour: string) =>
  at(
    x,
    y,
    [
      path('M0 0C24 -46 84 -60 150 -34C112 18 48 30 0 0Z', colour),
      path('M0 0C50 -8 100 -22 150 -34C112 18 48 30 0 0Z', '#000000', 'opacity="0.14"'),
      stroke('M-22 8L0 0C50 -8 100 -22 140 -32', mix(colour, '#ffffff', 0.4), 3),
    ],
    scale,
    turn,
  );

export function citrusBowl(
  sheet: Sheet,
  look: { cloth: string; stripe: string; bowl: string; fruits: [rind: string, flesh: string][] },
): string {
  const { width: w, height: h, random } = sheet;
  const [cx, cy, r] = [w * 0.48, h * 0.5, w * 0.35];
  const stripes = times(
    9,
    (i) =>
      rect(w * 0.03 + i * w * 0.12, 0, w * 0.035, h, look.stripe, 'opacity="0.8"') +
      rect(w * 0.077 + i * w * 0.12, 0, w * 0.006, h, look.stripe, 'opacity="0.8"'),
  );
  const inside = times(7, (i) => {
    const angle = (i / 7) * 6.283 + 0.3;
    const [x, y] = [cx + Math.cos(angle) * r * 0.56, cy + Math.sin(angle) * r * 0.56];
    const [rind, flesh] = look.fruits[i % look.fruits.length]!;
    return i % 3 === 2 ? fruit(sheet, x, y, r * 0.3, rind) : slice(sheet, x, y, r * 0.31, rind, flesh);
  });
  const outside: [number, number, number, boolean][] = [
    [0.87, 0.16, 0.1, false],
    [0.92, 0.83, 0.115, true],
    [0.1, 0.11, 0.09, true],
    [0.12, 0.9, 0.1, false],
    [0.76, 0.95, 0.08, false],
  ];
  return [
    sheet.fill(look.cloth),
    group(
      stripes,
      `transform="rotate(-8 ${w / 2} ${h / 2}) scale(1.2) translate(${-w * 0.08} ${-h * 0.08})"`,
    ),
    sheet.fill(
      sheet.radial(
        [
          ['#ffffff', 0, 0.3],
          ['#40200a', 1, 0.3],
        ],
        [0.2, 0.1],
        1.1,
      ),
    ),
    leaf(w * 0.79, h * 0.2, 1.1, -160, '#3f7a3a'),
    leaf(w * 0.83, h * 0.86, 1.2, 195, '#4c8a3c'),
    castShadow(circlePath(cx, cy, r * 1.08), 30, 42, 26, 0.5),
    circle(
      cx,
      cy,
      r * 1.08,
      sheet.gradient([mix(look.bowl, '#ffffff', 0.45), mix(look.bowl, '#000000', 0.18)]),
    ),
    circle(
      cx,
      cy,
      r,
      sheet.radial([mix(look.bowl, '#000000', 0.32), mix(look.bowl, '#000000', 0.05)], [0.55, 0.6], 0.6),
    ),
    stroke(
      `M${cx - r * 1.03} ${cy}A${r * 1.03} ${r * 1.03} 0 0 1 ${cx} ${cy - r * 1.03}`,
      '#ffffff',
      9,
      'opacity="0.5"',
    ),
    ...inside,
    leaf(cx - 10, cy + 20, 1.2, -40, '#4c8a3c'),
    leaf(cx - 16, cy + 10, 1, -150, '#3f7a3a'),
    slice(sheet, cx, cy, r * 0.3, ...look.fruits[0]!),
    ...outside.map(([x, y, size, cut]) => {
      const pair = random.pick(look.fruits);
      return cut
        ? slice(sheet, w * x, h * y, w * size, ...pair)
        : fruit(sheet, w * x, h * y, w * size, pair[0]);
    }),
    sheet.vignette(0.2),
  ].join('');
}
