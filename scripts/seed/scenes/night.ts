import {
  at,
  below,
  circle,
  curve,
  ellipse,
  group,
  jagged,
  lineAt,
  mix,
  path,
  rect,
  rolling,
  stroke,
  times,
} from '../sheet.ts';
import type { Point, Sheet } from '../sheet.ts';
import { stars } from './sky.ts';
import { pine } from './trees.ts';

export function aurora(
  sheet: Sheet,
  look: { sky: string[]; bands: string[]; snow: string; tree: string },
): string {
  const { width: w, height: h, random } = sheet;
  const curtain = (colour: string, y: number) => {
    const line = rolling(sheet, y, h * 0.16, 1.1);
    const paint = sheet.gradient([
      [colour, 0, 0],
      [colour, 0.55, 0.35],
      [mix(colour, '#ffffff', 0.35), 0.9, 0.9],
      [colour, 1, 0],
    ]);
    return times(150, (i) => {
      const x = (i / 149) * w;
      const tall = h * (0.17 + 0.14 * Math.abs(Math.sin(i * 0.21)) + random.between(0, 0.1));
      return rect(
        x - 9,
        lineAt(line, x) - tall,
        20,
        tall,
        paint,
        `opacity="${random.between(0.25, 0.8).toFixed(2)}"`,
      );
    }).join('');
  };
  const lake = h * 0.78;
  const hills = jagged(sheet, h * 0.7, h * 0.2, 0.5);
  const shore = rolling(sheet, lake - 4, 12, 2);
  const trees = times(46, () => {
    const x = random.between(0, w);
    return pine(
      sheet,
      x,
      lineAt(shore, x) + 4,
      random.between(50, 170) * (0.5 + Math.abs(x / w - 0.5)),
      look.tree,
    );
  });
  const lights = look.bands.map((colour, i) => curtain(colour, h * (0.42 + i * 0.1)));
  return [
    sheet.fill(sheet.gradient(look.sky)),
    stars(sheet, h * 0.65, 260),
    group(lights, `filter="${sheet.blur(10)}"`),
    path(
      below(sheet, hills, false),
      sheet.gradient([
        [look.snow, 0],
        [mix(look.snow, look.sky[0]!, 0.6), 0.4],
        [look.sky[0]!, 1],
      ]),
    ),
    ...trees,
    rect(0, lake, w, h - lake, sheet.gradient([mix(look.bands[0]!, look.sky[0]!, 0.45), look.sky[0]!])),
    group(
      lights.slice(0, 1),
      `filter="${sheet.blur(16)}" opacity="0.35" transform="translate(0 ${lake * 1.55}) scale(1 -0.75)" clip-path="none"`,
    ),
    ...times(60, () =>
      ellipse(
        random.between(0, w),
        random.between(lake, h),
        random.between(60, 300),
        random.between(1, 3.5),
        random.chance(0.5) ? look.bands[0]! : look.sky[0]!,
        'opacity="0.25"',
      ),
    ),
    sheet.vignette(0.35),
  ].join('');
}

export function moonlight(
  sheet: Sheet,
  look: { sky: string[]; moon: string; hill: string; tent: string },
): string {
  const { width: w, height: h, random } = sheet;
  const [mx, my, r] = [w * 0.63, h * 0.34, w * 0.2];
  const disc = circle(mx, my, r, '#000');
  const craters = times(26, () => {
    const [angle, far, size] = [
      random.between(0, 6.3),
      Math.sqrt(random.next()) * r * 0.95,
      random.between(6, 42),
    ];
    const [x, y] = [mx + Math.cos(angle) * far, my + Math.sin(angle) * far];
    return (
      circle(x, y, size, mix(look.moon, '#5a5870', 0.3), 'opacity="0.5"') +
      circle(x + size * 0.14, y + size * 0.14, size * 0.84, look.moon, 'opacity="0.7"')
    );
  });
  const maria = times(8, () =>
    ellipse(
      mx + random.between(-0.6, 0.5) * r,
      my + random.between(-0.6, 0.6) * r,
      random.between(40, 110),
      random.between(30, 80),
      '#6b6a86',
    ),
  );
  const band: Point[] = times(9, (i) => [
    w * (-0.1 + i * 0.15),
    h * (0.75 - i * 0.1) + random.between(-40, 40),
  ]);
  const hills = times(3, (i) => {
    const line = rolling(sheet, h * (0.74 + i * 0.08), h * 0.07, 0.9);
    const colour = mix(look.hill, '#04050d', i * 0.38);
    const trees = times(i === 1 ? 34 : 0, () => {
      const x = random.between(0, w);
      return pine(sheet, x, lineAt(line, x) + 10, random.between(40, 130), colour);
    });
    return trees.join('') + path(below(sheet, line), sheet.gradient([mix(colour, look.moon, 0.1), colour]));
  });
  const tent = at(
    w * 0.3,
    h * 0.905,
    [
      path('M-130 0L0 -150L130 0Z', sheet.gradient([look.tent, mix(look.tent, '#7a2b00', 0.5)])),
      path('M0 -150L-46 0H34Z', '#fff0b8', 'opacity="0.9"'),
      path('M0 -150L130 0H80Z', '#000000', 'opacity="0.2"'),
      stroke('M0 -150L-190 8M0 -150L190 8', '#00000088', 3),
    ],
    w / 1440,
  );
  return [
    sheet.fill(sheet.gradient(look.sky)),
    stroke(curve(band), mix(look.sky[1]!, '#ffffff', 0.5), 190, `opacity="0.22" filter="${sheet.blur(50)}"`),
    stars(sheet, h * 0.8, 480),
    sheet.glow(mx, my, r * 2.4, look.moon, 0.5),
    circle(mx, my, r, look.moon),
    group(
      group(maria, `filter="${sheet.blur(16)}" opacity="0.35"`) +
        craters.join('') +
        circle(
          mx,
          my,
          r,
          sheet.radial(
            [
              ['#000000', 0.6, 0],
              ['#1a1a3a', 1, 0.55],
            ],
            [0.4, 0.4],
            0.66,
          ),
        ),
      `clip-path="${sheet.clip(disc)}"`,
    ),
    ...hills,
    sheet.glow(w * 0.3, h * 0.88, 260, look.tent, 0.55),
    tent,
    sheet.vignette(0.35),
  ].join('');
}
