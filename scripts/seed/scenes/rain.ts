import { at, circle, ellipse, group, mix, path, rect, stroke, times } from '../sheet.ts';
import type { Sheet } from '../sheet.ts';

export function rainWindow(sheet: Sheet, look: { dusk: string[]; lights: string[]; frame: string }): string {
  const { width: w, height: h, random } = sheet;
  const blocks = times(12, (i) =>
    rect(
      i * w * 0.09 - 20,
      h * random.between(0.25, 0.55),
      w * 0.1,
      h,
      mix(look.dusk[0]!, '#000000', random.between(0.15, 0.4)),
    ),
  );
  const lights = times(80, () =>
    circle(
      random.between(0, w),
      h * (0.3 + 0.65 * random.next()),
      random.between(14, 62),
      random.pick(look.lights),
      `opacity="${random.between(0.25, 0.85).toFixed(2)}"`,
    ),
  );
  const road = times(24, () =>
    rect(
      random.between(0, w),
      h * 0.74,
      random.between(14, 60),
      h * 0.26,
      random.pick(look.lights),
      'opacity="0.28"',
    ),
  );
  const lens = sheet.gradient([
    [look.dusk[0]!, 0, 0.85],
    [mix(look.dusk.at(-1)!, '#ffffff', 0.2), 0.55, 0.35],
    ['#ffffff', 1, 0.75],
  ]);
  const drop = (x: number, y: number, r: number) =>
    path(
      `M${x} ${y - r * 1.25}C${x + r * 0.9} ${y - r * 0.7} ${x + r * 1.05} ${y + r} ${x} ${y + r}S${x - r * 0.9} ${y - r * 0.7} ${x} ${y - r * 1.25}Z`,
      lens,
      'stroke="#00000055" stroke-width="1.2"',
    ) + (r > 5 ? ellipse(x - r * 0.28, y - r * 0.45, r * 0.16, r * 0.24, '#ffffff', 'opacity="0.9"') : '');
  const small = times(620, () =>
    drop(random.between(0, w), random.between(0, h), 1.5 + 7 * random.next() ** 2),
  );
  const runs = times(15, () => {
    const [x, end, r] = [
      random.between(40, w - 40),
      random.between(h * 0.3, h * 0.95),
      random.between(11, 20),
    ];
    const top = end - random.between(200, 640);
    return (
      stroke(
        `M${x + random.between(-14, 14)} ${top}C${x + 16} ${top + 90} ${x - 14} ${end - 150} ${x} ${end}`,
        '#ffffff',
        r * 0.9,
        'opacity="0.13"',
      ) +
      drop(x, end, r) +
      times(5, (i) =>
        drop(x + random.between(-5, 5), top + ((end - top) * i) / 5, random.between(2, 6)),
      ).join('')
    );
  });
  const bar = (x: number, y: number, wide: number, tall: number) =>
    rect(x, y, wide, tall, look.frame) +
    rect(x, y, wide > tall ? wide : 7, wide > tall ? 7 : tall, '#ffffff', 'opacity="0.14"');
  return [
    sheet.fill(sheet.gradient(look.dusk)),
    group([...blocks, ...lights, ...road], `filter="${sheet.blur(17)}"`),
    ...small,
    ...runs,
    times(60, () => drop(random.between(0, w), random.between(0, h), random.between(8, 15))).join(''),
    bar(0, 0, 44, h),
    bar(w - 44, 0, 44, h),
    bar(0, 0, w, 40),
    bar(w * 0.64, 0, 30, h),
    bar(0, h - 120, w, 120),
    rect(
      0,
      h - 150,
      w,
      40,
      sheet.gradient([
        ['#000000', 0, 0],
        ['#000000', 1, 0.4],
      ]),
    ),
    mug(sheet, w * 0.3, h - 106, look.lights[0]!),
    sheet.vignette(0.4),
  ].join('');
}

const mug = (sheet: Sheet, x: number, y: number, colour: string) =>
  at(
    x,
    y,
    [
      ellipse(0, 4, 120, 14, '#000000', 'opacity="0.45"'),
      stroke('M74 -120C138 -128 134 -34 68 -44', mix(colour, '#3a2030', 0.35), 22),
      path(
        'M-84 -160H84L72 -10Q0 12 -72 -10Z',
        sheet.gradient(
          [mix(colour, '#2a1a20', 0.45), mix(colour, '#ffffff', 0.1), mix(colour, '#2a1a20', 0.3)],
          'right',
        ),
      ),
      ellipse(0, -160, 84, 17, mix(colour, '#ffffff', 0.3)),
      ellipse(0, -157, 74, 12, '#4a2a1a'),
      stroke(
        'M-24 -190C-60 -240 10 -270 -20 -330M26 -190C-6 -250 58 -280 30 -350',
        '#ffffff',
        13,
        `opacity="0.4" filter="${sheet.blur(8)}"`,
      ),
    ],
    1.15,
  );
