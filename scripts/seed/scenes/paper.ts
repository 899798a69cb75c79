import {
  at,
  below,
  castShadow,
  circle,
  circlePath,
  curve,
  group,
  mix,
  path,
  polygon,
  rect,
  rolling,
  stroke,
  times,
} from '../sheet.ts';
import type { Point, Sheet } from '../sheet.ts';

export function paperWaves(
  sheet: Sheet,
  look: { sky: string; sun: string; waves: [string, string]; ridge: string },
): string {
  const { width: w, height: h } = sheet;
  const lifted = (line: Point[], paint: string) =>
    castShadow(below(sheet, line), 0, -9, 12, 0.36) + path(below(sheet, line), paint);
  const rings = times(
    4,
    (i) =>
      castShadow(circlePath(w * 0.62, h * 0.34, w * (0.34 - i * 0.068)), 0, 8, 12, 0.3) +
      circle(w * 0.62, h * 0.34, w * (0.34 - i * 0.068), mix(look.sky, look.sun, 0.25 + i * 0.25)),
  );
  const ridges = times(2, (i) =>
    lifted(rolling(sheet, h * (0.43 + i * 0.06), h * 0.15, 1.1), mix(look.ridge, look.sky, 0.45 - i * 0.3)),
  );
  const waves = times(8, (i) => {
    const t = i / 7;
    const line = rolling(sheet, h * (0.54 + t * 0.37), h * 0.085, 1.5 + t * 0.5);
    const colour = mix(look.waves[0], look.waves[1], t);
    return (
      lifted(line, sheet.gradient([mix(colour, '#ffffff', 0.1), colour])) +
      stroke(curve(line), '#ffffff', 2.4, 'opacity="0.35"')
    );
  });
  const boat = at(
    w * 0.3,
    h * 0.615,
    [
      castShadow('M-92 -30H-66L0 -150L74 -30H92L54 26H-54Z', 6, 9, 8, 0.45),
      polygon(
        [
          [-92, -30],
          [92, -30],
          [54, 26],
          [-54, 26],
        ],
        '#ffffff',
      ),
      polygon(
        [
          [0, -150],
          [0, -30],
          [74, -30],
        ],
        '#fdf6ea',
      ),
      polygon(
        [
          [0, -150],
          [0, -30],
          [-66, -30],
        ],
        '#e6dccb',
      ),
      polygon(
        [
          [-92, -30],
          [0, 4],
          [92, -30],
          [54, 26],
          [-54, 26],
        ],
        '#e2d7c4',
      ),
    ],
    (w / 1440) * 1.25,
    -5,
  );
  const puff = 'M-120 30A44 44 0 0 1 -92 -46A70 70 0 0 1 36 -68A56 56 0 0 1 122 -14A30 30 0 0 1 116 30Z';
  const cloud = (x: number, y: number, scale: number) =>
    at(x, y, castShadow(puff, 0, 9, 9, 0.32) + path(puff, '#ffffff'), (scale * w) / 1440);
  return [
    sheet.fill(sheet.gradient([look.sky, mix(look.sky, look.sun, 0.3)])),
    ...rings,
    cloud(w * 0.22, h * 0.17, 1.2),
    cloud(w * 0.86, h * 0.27, 0.8),
    ...ridges,
    ...waves.slice(0, 3),
    boat,
    ...waves.slice(3),
    sheet.vignette(0.18),
  ].join('');
}

export function bauhaus(sheet: Sheet, look: { paper: string; inks: string[] }): string {
  const { width: w, height: h, random } = sheet;
  const cell = w / 6;
  const rows = Math.round(h / cell);
  const tile = (x: number, y: number) => {
    const ground = random.pick([look.paper, look.paper, ...look.inks]);
    const ink = () => random.pick([look.paper, ...look.inks].filter((colour) => colour !== ground));
    const [a, b] = [ink(), ink()];
    const [c, half] = [cell, cell / 2];
    const motifs = [
      () =>
        path(`M0 0H${c}A${c} ${c} 0 0 1 0 ${c}Z`, a) +
        path(`M0 0H${half}A${half} ${half} 0 0 1 0 ${half}Z`, b),
      () => circle(half, half, half, a) + circle(half, half, half * 0.45, b),
      () =>
        path(`M0 0A${half} ${half} 0 0 0 ${c} 0Z`, a) +
        path(`M0 ${half}A${half} ${half} 0 0 0 ${c} ${half}Z`, b),
      () =>
        polygon(
          [
            [0, 0],
            [c, c],
            [0, c],
          ],
          a,
        ) + circle(c * 0.68, c * 0.32, c * 0.17, b),
      () => times(5, (i) => rect(0, (i * c) / 5, c, c / 10, a)).join(''),
      () =>
        times(4, (i) =>
          path(
            `M${(c * (4 - i)) / 4} 0A${(c * (4 - i)) / 4} ${(c * (4 - i)) / 4} 0 0 1 0 ${(c * (4 - i)) / 4}V0Z`,
            i % 2 ? ground : a,
          ),
        ).join(''),
      () =>
        times(16, (i) =>
          circle((c * ((i % 4) + 0.5)) / 4, (c * (Math.floor(i / 4) + 0.5)) / 4, c * 0.075, a),
        ).join(''),
      () =>
        polygon(
          [
            [half, 0],
            [c, half],
            [half, c],
            [0, half],
          ],
          a,
        ) +
        polygon(
          [
            [half, half * 0.5],
            [half * 1.5, half],
            [half, half * 1.5],
            [half * 0.5, half],
          ],
          b,
        ),
      () => path(`M0 0C${half} 0 ${half} ${c} ${c} ${c}H0Z`, a),
    ];
    return group(
      rect(0, 0, c + 0.5, c + 0.5, ground) +
        at(half, half, at(-half, -half, random.pick(motifs)()), 1, 90 * Math.floor(random.between(0, 4))),
      `transform="translate(${x * c} ${y * c})"`,
    );
  };
  const tiles = times(6 * rows, (i) => tile(i % 6, Math.floor(i / 6)));
  const big = at(cell, cell * (rows > 5 ? 2 : 1), [
    rect(0, 0, cell * 3, cell * 3, look.paper),
    path(`M0 0H${cell * 3}A${cell * 3} ${cell * 3} 0 0 1 0 ${cell * 3}Z`, look.inks[0]!),
    path(`M0 0H${cell * 2}A${cell * 2} ${cell * 2} 0 0 1 0 ${cell * 2}Z`, look.inks[1]!),
    path(`M0 0H${cell}A${cell} ${cell} 0 0 1 0 ${cell}Z`, look.inks[2]!),
    circle(cell * 2.45, cell * 2.45, cell * 0.45, look.inks[3]!),
  ]);
  return [
    sheet.fill(look.paper),
    ...tiles,
    big,
    sheet.fill(
      sheet.radial(
        [
          ['#ffffff', 0, 0.16],
          ['#3a2a14', 1, 0.16],
        ],
        [0.3, 0.2],
        1,
      ),
    ),
  ].join('');
}
