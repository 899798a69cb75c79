import { at, circle, ellipse, mix, path, rect, stroke, times } from '../sheet.ts';
import type { Sheet } from '../sheet.ts';
import { pot } from './pots.ts';

const spines = (sheet: Sheet, count: number, half: number, tall: number) =>
  times(count, () => {
    const [x, y] = [sheet.random.between(-half, half) * 0.85, -sheet.random.between(0.05, 0.93) * tall];
    return stroke(`M${x} ${y}l-6 -6M${x} ${y}l6 -6M${x} ${y}v-9`, '#fff6d8', 1.8, 'opacity="0.75"');
  }).join('');

function saguaro(sheet: Sheet, green: string): string {
  const paint = sheet.gradient([mix(green, '#ffffff', 0.28), green, mix(green, '#04140c', 0.4)], 'right');
  const column = (x: number, y: number, half: number, tall: number) =>
    at(x, y, [
      rect(-half, -tall, half * 2, tall, paint, `rx="${half}"`),
      ...times(4, (i) =>
        stroke(
          `M${(i - 1.5) * half * 0.46} ${-tall + half * 0.6}V${-half * 0.5}`,
          '#04140c',
          3.4,
          'opacity="0.25"',
        ),
      ),
      spines(sheet, 40, half, tall),
    ]);
  const elbow = (d: string) => stroke(d, mix(green, '#04140c', 0.12), 62);
  return (
    elbow('M0 -200H-128V-300') +
    elbow('M0 -280H120V-380') +
    column(-128, -214, 33, 190) +
    column(120, -300, 33, 200) +
    column(0, 0, 62, 600)
  );
}

const barrel = (sheet: Sheet, green: string, flower: string) =>
  [
    ellipse(
      0,
      -86,
      112,
      100,
      sheet.radial([mix(green, '#ffffff', 0.35), green, mix(green, '#04140c', 0.4)], [0.35, 0.3], 0.8),
    ),
    ...times(7, (i) =>
      ellipse(
        0,
        -86,
        Math.abs(i - 3) * 34,
        98,
        'none',
        'stroke="#04140c" stroke-opacity="0.25" stroke-width="4"',
      ),
    ),
    at(0, 0, spines(sheet, 60, 90, 175)),
    ...times(7, (i) =>
      at(
        0,
        -182,
        path('M0 0C-15 -12 -12 -36 0 -46C12 -36 15 -12 0 0Z', i % 2 ? flower : mix(flower, '#ffffff', 0.3)),
        1,
        -78 + i * 26,
      ),
    ),
  ].join('');

const prickly = (sheet: Sheet, green: string, flower: string) => {
  const padAt = (x: number, y: number, turn: number, scale: number): string =>
    at(
      x,
      y,
      [
        ellipse(
          0,
          -92,
          66,
          96,
          sheet.radial([mix(green, '#ffffff', 0.3), green, mix(green, '#04140c', 0.35)], [0.35, 0.3], 0.8),
        ),
        at(0, -10, spines(sheet, 24, 44, 170)),
        circle(-16, -186, 13, flower),
        circle(14, -188, 12, mix(flower, '#ffffff', 0.3)),
      ],
      scale,
      turn,
    );
  return (
    padAt(-70, -150, -34, 0.85) + padAt(74, -140, 38, 0.9) + padAt(10, -170, 4, 0.8) + padAt(0, 10, 0, 1.1)
  );
};

export function cactus(
  sheet: Sheet,
  look: { wall: string; sun: string; sand: string; green: string; flower: string; pots: string[] },
): string {
  const { width: w, height: h } = sheet;
  const s = w / 1440;
  const table = h * 0.8;
  const stand = (
    x: number,
    y: number,
    scale: number,
    plant: string,
    colour: string,
    wide: number,
    tall: number,
  ) =>
    at(
      x,
      y,
      [
        plant,
        pot(sheet, colour, wide, tall),
        ...times(3, (i) =>
          stroke(
            `M${-wide * 0.84} ${tall * (0.34 + i * 0.17)}l${wide * 0.24} ${tall * 0.09}l${wide * 0.28} ${-tall * 0.09}l${wide * 0.28} ${tall * 0.09}l${wide * 0.28} ${-tall * 0.09}l${wide * 0.28} ${tall * 0.09}l${wide * 0.2} ${-tall * 0.07}`,
            '#ffffff',
            6,
            'opacity="0.5"',
          ),
        ),
      ],
      scale * s,
    );
  return [
    sheet.fill(sheet.gradient([mix(look.wall, '#ffffff', 0.12), look.wall])),
    circle(w * 0.57, h * 0.37, w * 0.3, sheet.gradient([mix(look.sun, '#ffffff', 0.25), look.sun])),
    rect(0, table, w, h, sheet.gradient([mix(look.sand, '#ffffff', 0.2), mix(look.sand, '#000000', 0.15)])),
    rect(0, table, w, 14, '#ffffff', 'opacity="0.3"'),
    `<g filter="${sheet.shadow(34, 14, 16, 0.28)}">`,
    stand(w * 0.47, table - 170 * s, 1, saguaro(sheet, look.green), look.pots[0]!, 140, 220),
    stand(
      w * 0.19,
      table - 110 * s,
      1.05,
      prickly(sheet, mix(look.green, '#8fc98a', 0.35), look.flower),
      look.pots[1]!,
      104,
      164,
    ),
    stand(
      w * 0.8,
      table - 100 * s,
      1.25,
      barrel(sheet, mix(look.green, '#2f7d6a', 0.4), look.flower),
      look.pots[2]!,
      100,
      146,
    ),
    ...times(9, (i) =>
      ellipse(
        w * (0.06 + i * 0.115),
        table + (70 + (i % 3) * 44) * s,
        (22 + (i % 4) * 9) * s,
        (14 + (i % 3) * 5) * s,
        mix(look.sand, i % 2 ? '#ffffff' : '#5a3a28', 0.3),
      ),
    ),
    '</g>',
    sheet.vignette(0.2, '#3a1a10'),
  ].join('');
}
