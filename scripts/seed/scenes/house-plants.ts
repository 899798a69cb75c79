import { at, circle, ellipse, group, mix, path, polygon, rect, stroke, times } from '../sheet.ts';
import type { Sheet } from '../sheet.ts';
import { pot } from './pots.ts';

function monstera(sheet: Sheet, green: string): string {
  const blade = (scale: number, turn: number, x: number, y: number) => {
    const tone = mix(green, sheet.random.chance(0.5) ? '#ffffff' : '#06251a', sheet.random.between(0, 0.22));
    const cut = (side: number) =>
      times(4, (i) =>
        path(
          `M${side * 124} ${-60 - i * 46}Q${side * 60} ${-66 - i * 44} ${side * 34} ${-62 - i * 42}Q${side * 60} ${-48 - i * 44} ${side * 124} ${-44 - i * 46}Z`,
          sheet.gradient([mix(tone, '#000000', 0.45), mix(tone, '#000000', 0.6)]),
        ),
      ).join('');
    return at(
      x,
      y,
      [
        path(
          'M0 0C-60 20 -124 -24 -118 -104C-112 -190 -46 -246 0 -286C46 -246 112 -190 118 -104C124 -24 60 20 0 0Z',
          sheet.gradient([mix(tone, '#ffffff', 0.2), tone]),
        ),
        group(
          cut(1) + cut(-1),
          `clip-path="${sheet.clip(path('M0 0C-60 20 -124 -24 -118 -104C-112 -190 -46 -246 0 -286C46 -246 112 -190 118 -104C124 -24 60 20 0 0Z', '#000'))}"`,
        ),
        stroke(
          `M0 0V-270${times(4, (i) => `M0 ${-40 - i * 50}L72 ${-80 - i * 48}M0 ${-40 - i * 50}L-72 ${-80 - i * 48}`).join('')}`,
          mix(tone, '#ffffff', 0.4),
          3,
          'opacity="0.6"',
        ),
      ],
      scale,
      turn,
    );
  };
  const spots: [number, number, number, number][] = [
    [0.8, -62, -190, -150],
    [0.85, 58, 180, -170],
    [0.95, -24, -110, -290],
    [1, 26, 120, -300],
    [1.05, 0, 5, -360],
    [0.7, -88, -130, -60],
    [0.7, 84, 130, -70],
  ];
  return (
    spots
      .map(([, , x, y]) => stroke(`M0 0Q${x * 0.2} ${y * 0.7} ${x} ${y}`, mix(green, '#3a2a10', 0.3), 9))
      .join('') + spots.map(([scale, turn, x, y]) => blade(scale, turn, x, y)).join('')
  );
}

const snakePlant = (sheet: Sheet, green: string) =>
  times(9, (i) => {
    const tall = 300 + 130 * Math.sin(((i + 0.5) / 9) * Math.PI) * sheet.random.between(0.8, 1.15);
    return at(
      (i - 4) * 15,
      0,
      [
        path(
          `M-22 10C-34 ${-tall * 0.4} -20 ${-tall * 0.8} 0 ${-tall}C20 ${-tall * 0.8} 34 ${-tall * 0.4} 22 10Z`,
          mix(green, '#d9d98a', 0.55),
        ),
        path(
          `M-14 10C-24 ${-tall * 0.4} -13 ${-tall * 0.78} 0 ${-tall * 0.94}C13 ${-tall * 0.78} 24 ${-tall * 0.4} 14 10Z`,
          sheet.gradient([mix(green, '#ffffff', 0.1), mix(green, '#02150c', 0.25)]),
        ),
        ...times(8, (k) =>
          stroke(`M-13 ${-k * tall * 0.1 - 20}q13 -10 26 0`, mix(green, '#dfe7b0', 0.5), 3, 'opacity="0.4"'),
        ),
      ],
      1,
      (i - 4) * 6,
    );
  }).join('');

const trailing = (sheet: Sheet, green: string) =>
  times(15, (i) => {
    const [x, long] = [(i - 7) * 15, sheet.random.between(120, 460)];
    const end = x * 1.7 + sheet.random.between(-20, 20);
    return (
      stroke(`M${x * 0.5} -6Q${x * 1.5} -40 ${end} ${long}`, mix(green, '#3a2a10', 0.3), 4) +
      times(Math.round(long / 38), (k) => {
        const t = (k + 1) / Math.round(long / 38);
        const [px, py] = [
          (1 - t) ** 2 * x * 0.5 + 2 * t * (1 - t) * x * 1.5 + t * t * end,
          -6 * (1 - t) ** 2 - 80 * t * (1 - t) + t * t * long,
        ];
        return at(
          px,
          py,
          path(
            'M0 0C-26 4 -30 38 0 56C30 38 26 4 0 0Z',
            mix(green, sheet.random.chance(0.5) ? '#ffffff' : '#06251a', sheet.random.between(0, 0.25)),
          ),
          0.85,
          k % 2 ? 44 : -44,
        );
      }).join('')
    );
  }).join('');

export function housePlants(
  sheet: Sheet,
  look: { wall: string; light: string; shelf: string; green: string; pots: string[] },
): string {
  const { width: w, height: h } = sheet;
  const s = w / 1440;
  const panes = times(2, (i) =>
    times(3, (k) =>
      polygon(
        [
          [w * (0.34 + i * 0.2), h * (0.06 + k * 0.19)],
          [w * (0.52 + i * 0.2), h * (0.02 + k * 0.19)],
          [w * (0.57 + i * 0.2), h * (0.19 + k * 0.19)],
          [w * (0.39 + i * 0.2), h * (0.23 + k * 0.19)],
        ],
        look.light,
      ),
    ).join(''),
  );
  const stand = (x: number, y: number, wide: number, tall: number, colour: string, plant: string) =>
    at(x, y, [plant, pot(sheet, colour, wide, tall)], s);
  const floor = h * 0.86;
  return [
    sheet.fill(sheet.gradient([mix(look.wall, '#ffffff', 0.12), mix(look.wall, '#000000', 0.06)])),
    group(panes, `filter="${sheet.blur(12)}" opacity="0.75"`),
    rect(0, floor, w, h, sheet.gradient([mix(look.shelf, '#ffffff', 0.15), mix(look.shelf, '#000000', 0.2)])),
    rect(0, floor, w, 12, '#000000', 'opacity="0.16"'),
    `<g filter="${sheet.shadow(24, 14, 14, 0.3)}">`,
    rect(w * 0.6, h * 0.3, w * 0.4, 26 * s, mix(look.shelf, '#000000', 0.1)),
    stand(
      w * 0.8,
      h * 0.3 - 136 * s,
      92,
      136,
      look.pots[2]!,
      trailing(sheet, mix(look.green, '#8fbf5a', 0.35)),
    ),
    at(
      w * 0.66,
      h * 0.3,
      times(4, (i) =>
        rect(
          -40 + i * 30,
          -150 - (i % 3) * 16,
          26,
          150 + (i % 3) * 16,
          [look.pots[0]!, look.pots[1]!, look.green, '#f2e6cf'][i]!,
          'rx="3"',
        ),
      ),
      s,
    ),
    stand(w * 0.33, floor - 170 * s, 150, 250, look.pots[0]!, monstera(sheet, look.green)),
    stand(
      w * 0.7,
      floor - 120 * s,
      108,
      190,
      look.pots[1]!,
      snakePlant(sheet, mix(look.green, '#2a6b4a', 0.5)),
    ),
    at(
      w * 0.9,
      floor + 30 * s,
      [
        ellipse(0, -92, 86, 40, look.green),
        ...times(26, () =>
          at(
            sheet.random.between(-90, 90),
            sheet.random.between(-150, -60),
            ellipse(
              0,
              0,
              26,
              24,
              mix(
                look.green,
                sheet.random.chance(0.6) ? '#d8f0a0' : '#06251a',
                sheet.random.between(0.05, 0.35),
              ),
            ) + circle(0, -4, 3, '#f3f7d8'),
          ),
        ),
        pot(sheet, look.pots[2]!, 70, 100),
      ],
      s,
    ),
    '</g>',
    sheet.vignette(0.22, '#2a1a10'),
  ].join('');
}
