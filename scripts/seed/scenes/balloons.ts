import { at, below, ellipse, group, lineAt, mix, path, rect, rolling, stroke, times } from '../sheet.ts';
import type { Sheet } from '../sheet.ts';
import { clouds } from './sky.ts';

export function balloons(
  sheet: Sheet,
  look: { sky: string[]; hills: [string, string]; silks: string[][] },
): string {
  const { width: w, height: h, random } = sheet;
  const envelope =
    'M0 -150C92 -150 140 -84 140 -18C140 66 62 110 34 168H-34C-62 110 -140 66 -140 -18C-140 -84 -92 -150 0 -150Z';
  const balloon = (x: number, y: number, scale: number, silk: string[]) => {
    const gores = times(7, (i) => {
      const reach = 140 - i * 40;
      const bend = (side: number) =>
        `C${side * reach * 0.66} -150 ${side * reach} -84 ${side * reach} -18C${side * reach} 66 ${side * reach * 0.4} 110 ${side * reach * 0.24} 168`;
      return reach > 0
        ? path(
            `M0 -150${bend(-1)}H${reach * 0.24}C${reach * 0.4} 110 ${reach} 66 ${reach} -18C${reach} -84 ${reach * 0.66} -150 0 -150Z`,
            silk[i % silk.length]!,
          )
        : '';
    });
    return at(
      x,
      y,
      [
        stroke('M-30 168L-20 228M30 168L20 228M-10 168L-8 228M10 168L8 228', '#4a352a', 2.4),
        group(
          [
            ...gores,
            rect(-150, -30, 300, 22, silk.at(-1)!, 'opacity="0.85"'),
            rect(-150, 6, 300, 9, silk[0]!),
          ],
          `clip-path="${sheet.clip(path(envelope, '#000'))}"`,
        ),
        path(
          envelope,
          sheet.radial(
            [
              ['#ffffff', 0, 0.5],
              ['#ffffff', 0.35, 0.05],
              ['#20104a', 1, 0.45],
            ],
            [0.36, 0.3],
            0.75,
          ),
        ),
        path('M-34 168H34L24 182H-24Z', '#3d2b22'),
        path('M-24 226H24L20 262H-20Z', '#8a5a34'),
        rect(-26, 222, 52, 8, '#5d3b22', 'rx="4"'),
        stroke('M-22 240H22M-21 251H21', '#5d3b22', 2),
      ],
      scale,
    );
  };
  const spots: [number, number, number][] = [
    [0.5, 0.2, 0.32],
    [0.83, 0.16, 0.42],
    [0.13, 0.42, 0.5],
    [0.6, 0.47, 0.34],
    [0.88, 0.5, 0.62],
    [0.2, 0.15, 0.26],
    [0.41, 0.4, 1.2],
  ];
  const hills = times(6, (i) => {
    const t = i / 5;
    const line = rolling(sheet, h * (0.66 + t * 0.26), h * 0.06, 1.1);
    const colour = mix(look.hills[0], look.hills[1], t);
    const trees = times(t > 0.3 ? 40 : 0, () => {
      const x = random.between(0, w);
      return ellipse(x, lineAt(line, x) - 2, 9 + t * 16, 11 + t * 22, mix(colour, '#0c2a1c', 0.22));
    });
    return (
      trees.join('') +
      path(
        below(sheet, line),
        sheet.gradient([mix(colour, '#fff2c9', 0.2), colour, mix(colour, look.sky.at(-1)!, 0.3)]),
      )
    );
  });
  return [
    sheet.fill(sheet.gradient(look.sky)),
    sheet.glow(w * 0.2, h * 0.6, w * 0.6, '#fff3d0', 0.9),
    clouds(sheet, '#ffffff', h * 0.2, h * 0.62, 9, 0.7),
    ...spots
      .slice(0, 6)
      .map(([x, y, scale], i) =>
        balloon(
          w * (x + random.between(-0.03, 0.03)),
          h * (y + random.between(-0.03, 0.03)),
          (scale * w) / 1440,
          look.silks[i % look.silks.length]!,
        ),
      ),
    ...hills,
    ...spots.slice(6).map(([x, y, scale]) => balloon(w * x, h * y, (scale * w) / 1440, look.silks[0]!)),
    sheet.vignette(0.18),
  ].join('');
}
