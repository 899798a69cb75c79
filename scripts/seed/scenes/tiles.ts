import { at, circle, group, mix, path, polygon, rect, stroke, times } from '../sheet.ts';
import type { Sheet } from '../sheet.ts';

export function azulejos(sheet: Sheet, look: { glaze: string; inks: string[]; grout: string }): string {
  const { width: w, height: h, random } = sheet;
  const [size, gap] = [w / 4, 7];
  const [deep, mid, warm] = look.inks as [string, string, string];
  const petal = (long: number, wide: number, colour: string) =>
    path(
      `M0 0C${-wide} ${-long * 0.35} ${-wide * 0.8} ${-long * 0.8} 0 ${-long}C${wide * 0.8} ${-long * 0.8} ${wide} ${-long * 0.35} 0 0Z`,
      colour,
    );
  const quarters = (shapes: string, start = 0) =>
    times(4, (i) => at(0, 0, shapes, 1, start + i * 90)).join('');
  const corner = quarters(
    at(-100, -100, circle(0, 0, 52, deep) + circle(0, 0, 38, look.glaze) + circle(0, 0, 26, warm)),
  );
  const designs = [
    corner +
      quarters(petal(84, 30, deep)) +
      quarters(petal(62, 15, look.glaze)) +
      quarters(petal(78, 20, mid), 45) +
      circle(0, 0, 16, warm) +
      circle(0, 0, 7, deep),
    corner +
      circle(0, 0, 74, 'none', `stroke="${deep}" stroke-width="12"`) +
      quarters(petal(66, 25, mid), 45) +
      quarters(petal(60, 15, deep)) +
      circle(0, 0, 13, warm) +
      quarters(stroke('M0 -80V-98', deep, 10)),
    corner +
      quarters(
        polygon(
          [
            [0, -96],
            [22, -44],
            [0, -20],
            [-22, -44],
          ],
          mid,
        ),
      ) +
      quarters(
        polygon(
          [
            [0, -78],
            [17, -36],
            [0, 0],
            [-17, -36],
          ],
          deep,
        ),
        45,
      ) +
      circle(0, 0, 18, look.glaze) +
      circle(0, 0, 10, warm),
    corner +
      quarters(stroke('M-62 -6C-62 -60 -6 -62 -8 -22C-10 0 -36 -4 -30 -22', deep, 11)) +
      quarters(petal(96, 12, warm)) +
      circle(0, 0, 17, mid),
  ];
  const rows = Math.ceil(h / size);
  const shine = sheet.gradient([
    ['#ffffff', 0, 0.3],
    ['#ffffff', 0.3, 0],
    ['#1a1a2a', 1, 0.16],
  ]);
  const tiles = times(4 * rows, (i) => {
    const [x, y] = [(i % 4) * size, Math.floor(i / 4) * size];
    const inner = size - gap * 2;
    const face = rect(
      x + gap,
      y + gap,
      inner,
      inner,
      mix(look.glaze, random.chance(0.5) ? '#ffffff' : deep, random.between(0, 0.07)),
      'rx="7"',
    );
    const design = at(
      x + size / 2,
      y + size / 2,
      designs[(((i % 4) + Math.floor(i / 4)) % 2) + (Math.floor(i / 8) % 2) * 2]!,
      inner / 200,
    );
    return (
      face +
      group(design, `clip-path="${sheet.clip(rect(x + gap, y + gap, inner, inner, '#000', 'rx="7"'))}"`) +
      rect(x + gap, y + gap, inner, inner, shine, 'rx="7"') +
      (random.chance(0.3)
        ? stroke(
            `M${x + size * random.next()} ${y + gap}l${random.between(-60, 60)} ${random.between(50, 130)}l${random.between(-30, 30)} ${random.between(30, 90)}`,
            '#4a4a4a',
            1.6,
            'opacity="0.35"',
          )
        : '')
    );
  });
  return [
    sheet.fill(look.grout),
    ...tiles,
    sheet.fill(
      sheet.radial(
        [
          ['#fff6da', 0, 0.3],
          ['#0a1030', 1, 0.4],
        ],
        [0.25, 0.15],
        1.05,
      ),
    ),
  ].join('');
}
