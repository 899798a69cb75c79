import {
  at,
  castShadow,
  circle,
  ellipse,
  group,
  mix,
  path,
  polygon,
  rect,
  rectPath,
  stroke,
  times,
} from '../sheet.ts';
import type { Point, Sheet } from '../sheet.ts';

export function terrazzo(
  sheet: Sheet,
  look: {
    wall: string;
    arch: string;
    stone: string;
    chips: string[];
    vase: string;
    ball: string;
    flower: string;
  },
): string {
  const { width: w, height: h, random } = sheet;
  const s = w / 1440;
  const chip = (x: number, y: number, size: number) => {
    const corners: Point[] = times(6, (i) => {
      const far = size * random.between(0.5, 1);
      return [x + Math.cos(i * 1.047) * far, y + Math.sin(i * 1.047) * far * 0.85];
    });
    return polygon(corners, random.pick(look.chips));
  };
  const speckled = (markup: string, left: number, top: number, wide: number, tall: number, count: number) =>
    group(
      markup +
        times(count, () =>
          chip(left + random.next() * wide, top + random.next() * tall, 4 + 20 * random.next() ** 2),
        ).join(''),
      `clip-path="${sheet.clip(markup)}"`,
    );
  const table = h * 0.74;
  const arch = (x: number, half: number, tall: number, colour: string) => {
    const outline = `M${x - half} ${table}V${table - tall + half}A${half} ${half} 0 0 1 ${x + half} ${table - tall + half}V${table}Z`;
    return castShadow(outline, 14, 10, 18, 0.28) + path(outline, colour);
  };
  const block = (x: number, y: number, wide: number, tall: number) =>
    castShadow(rectPath(x, y, wide, tall), 24, 12, 16, 0.34) +
    group(
      speckled(rect(x, y, wide, tall, look.stone), x, y, wide, tall, 60) +
        rect(
          x,
          y,
          wide,
          tall,
          sheet.gradient(
            [
              ['#ffffff', 0, 0.22],
              ['#000000', 1, 0.22],
            ],
            'right',
          ),
        ),
    );
  const ball = (x: number, y: number, r: number, colour: string) =>
    ellipse(
      x + r * 0.5,
      y + r * 0.92,
      r * 1.2,
      r * 0.22,
      sheet.radial([
        ['#2a1a14', 0, 0.5],
        ['#2a1a14', 0.5, 0.35],
        ['#2a1a14', 1, 0],
      ]),
    ) +
    circle(
      x,
      y,
      r,
      sheet.radial([mix(colour, '#ffffff', 0.6), colour, mix(colour, '#20102a', 0.4)], [0.34, 0.3], 0.78),
    );
  const stems = times(9, (i) => {
    const [x, y] = [
      (i - 4) * 52 + random.between(-14, 14),
      -420 - random.between(0, 170) + Math.abs(i - 4) * 26,
    ];
    const petals = times(7, (k) =>
      at(x, y, ellipse(0, -27, 15, 27, k % 2 ? look.flower : mix(look.flower, '#ffffff', 0.25)), 1, k * 51.4),
    ).join('');
    return (
      stroke(`M0 -190Q${x * 0.2} ${y * 0.6} ${x} ${y}`, '#5f7d52', 6) +
      at(x * 0.6, y * 0.66, path('M0 0C26 -10 46 -36 50 -62C20 -56 2 -34 0 0Z', '#6f9060'), 1, i * 34 - 120) +
      (i % 2
        ? petals + circle(x, y, 13, '#f7dc8a')
        : times(5, (k) =>
            circle(x + random.between(-20, 20), y + k * 17 - 30, 11, mix(look.flower, look.ball, 0.6)),
          ).join(''))
    );
  });
  const body =
    'M-38 -214H38C34 -150 120 -110 120 -6C120 78 70 116 56 120H-56C-70 116 -120 78 -120 -6C-120 -110 -34 -150 -38 -214Z';
  const vase = at(
    w * 0.42,
    table - 226 * s,
    [
      castShadow(body, 26, 10, 15, 0.34),
      ...stems,
      path(
        body,
        sheet.gradient(
          [mix(look.vase, '#ffffff', 0.35), look.vase, mix(look.vase, '#20102a', 0.35)],
          'right',
        ),
      ),
      ...times(3, (i) =>
        stroke(
          `M${-112 + i * 3} ${-30 + i * 32}Q0 ${-8 + i * 32} ${112 - i * 3} ${-30 + i * 32}`,
          '#ffffff',
          5,
          'opacity="0.35"',
        ),
      ),
    ],
    s * 1.2,
  );
  return [
    sheet.fill(sheet.gradient([mix(look.wall, '#ffffff', 0.15), look.wall])),
    arch(w * 0.66, w * 0.25, h * 0.58, look.arch),
    arch(w * 0.66, w * 0.18, h * 0.46, mix(look.arch, '#ffffff', 0.25)),
    circle(w * 0.2, h * 0.22, w * 0.11, look.ball, 'opacity="0.75"'),
    speckled(rect(0, table, w, h - table, look.stone), 0, table, w, h - table, 330),
    rect(0, table, w, 16, '#ffffff', 'opacity="0.35"'),
    sheet.fill(
      sheet.gradient([
        ['#000000', 0.74, 0],
        ['#000000', 1, 0.14],
      ]),
    ),
    block(w * 0.3, table - 80 * s, w * 0.25, 150 * s),
    vase,
    block(w * 0.64, table - 250 * s, w * 0.2, 330 * s),
    ball(w * 0.74, table - 342 * s, 92 * s, look.ball),
    ball(w * 0.17, table + 48 * s, 108 * s, look.flower),
    ball(w * 0.57, table + 130 * s, 58 * s, look.vase),
    sheet.vignette(0.18, '#2a1a14'),
  ].join('');
}
