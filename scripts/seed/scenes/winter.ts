import {
  at,
  below,
  circle,
  group,
  jagged,
  lineAt,
  mix,
  path,
  polygon,
  rect,
  rolling,
  stroke,
  times,
} from '../sheet.ts';
import type { Sheet } from '../sheet.ts';
import { pine } from './trees.ts';

export function cabinSnow(
  sheet: Sheet,
  look: { sky: string[]; snow: string; shade: string; tree: string; wood: string; window: string },
): string {
  const { width: w, height: h, random } = sheet;
  const far = times(2, (i) =>
    path(
      below(sheet, jagged(sheet, h * (0.46 + i * 0.1), h * (0.25 - i * 0.08), 0.5), false),
      sheet.gradient([mix(look.shade, look.snow, 0.5 - i * 0.2), mix(look.shade, look.sky.at(-1)!, 0.5)]),
    ),
  );
  const snowyPine = (x: number, y: number, tall: number) =>
    pine(sheet, x, y, tall, look.tree) +
    at(
      x,
      y,
      times(6, (i) => {
        const [reach, top] = [30 + i * 24, -1000 + i * 130];
        return path(
          `M0 ${top - 20}C${reach * 0.4} ${top + 60} ${reach} ${top + 80} ${reach} ${top + 96}Q${reach * 0.4} ${top + 60} 0 ${top + 106}Q${-reach * 0.6} ${top + 60} ${-reach * 1.05} ${top + 112}Q${-reach * 0.6} ${top + 40} 0 ${top - 20}Z`,
          look.snow,
          'opacity="0.9"',
        );
      }),
      tall / 1000,
    );
  const wood = rolling(sheet, h * 0.62, 20, 1);
  const forest = times(42, (i) => {
    const x = ((i + random.next()) / 42) * w;
    return snowyPine(x, lineAt(wood, x) + 10, random.between(120, 250));
  });
  const logs = times(9, (i) =>
    rect(-170, -150 + i * 17, 340, 15, mix(look.wood, i % 2 ? '#000000' : '#ffffff', 0.09), 'rx="7"'),
  );
  const pane = (x: number) =>
    rect(x - 34, -118, 68, 66, look.window) +
    stroke(`M${x} -118V-52M${x - 34} -85H${x + 34}`, look.wood, 6) +
    rect(x - 40, -52, 80, 9, look.snow, 'rx="4"');
  const cabin = at(
    w * 0.56,
    h * 0.735,
    [
      rect(74, -330, 52, 110, '#6f5a54'),
      rect(66, -338, 68, 20, look.snow, 'rx="9"'),
      ...logs,
      polygon(
        [
          [-170, -150],
          [170, -150],
          [0, -286],
        ],
        mix(look.wood, '#000000', 0.12),
      ),
      circle(0, -196, 24, look.window),
      stroke('M0 -220V-172M-24 -196H24', look.wood, 5),
      path(
        'M-232 -118L-10 -306Q0 -316 10 -306L232 -118Q238 -98 214 -104L0 -270L-214 -104Q-238 -98 -232 -118Z',
        look.snow,
        `filter="${sheet.shadow(0, 8, 5, 0.35)}"`,
      ),
      pane(-104),
      pane(104),
      rect(-38, -112, 76, 112, mix(look.wood, '#000000', 0.4), 'rx="5"'),
      circle(22, -54, 5, look.window),
    ],
    (w / 1440) * 1.25,
  );
  const smoke = times(9, (i) =>
    circle(
      w * 0.56 + 125 + i * 12 + Math.sin(i) * 16,
      h * 0.735 - 430 - i * 36,
      18 + i * 8,
      '#ffffff',
      `opacity="${(0.5 - i * 0.05).toFixed(2)}"`,
    ),
  );
  const hills = times(3, (i) => {
    const line = rolling(sheet, h * (0.735 + i * 0.09), h * 0.035, 0.8);
    return path(below(sheet, line), sheet.gradient([look.snow, mix(look.snow, look.shade, 0.45 + i * 0.1)]));
  });
  const walk = path(
    `M${w * 0.54} ${h * 0.742}C${w * 0.6} ${h * 0.8} ${w * 0.42} ${h * 0.85} ${w * 0.34} ${h}H${w * 0.52}C${w * 0.52} ${h * 0.88} ${w * 0.64} ${h * 0.82} ${w * 0.575} ${h * 0.742}Z`,
    look.shade,
    `opacity="0.45" filter="${sheet.blur(5)}"`,
  );
  const flakes = times(320, () =>
    circle(
      random.between(0, w),
      random.between(0, h),
      1 + 5 * random.next() ** 3,
      '#ffffff',
      `opacity="${random.between(0.4, 0.95).toFixed(2)}"`,
    ),
  );
  return [
    sheet.fill(sheet.gradient(look.sky)),
    ...far,
    ...forest,
    hills[0]!,
    group(smoke, `filter="${sheet.blur(9)}"`),
    cabin,
    ...hills.slice(1).map((hill) => group(hill, 'opacity="0.92"')),
    walk,
    sheet.glow(w * 0.56, h * 0.74, 330, look.window, 0.42),
    snowyPine(w * 0.1, h * 0.95, h * 0.52),
    snowyPine(w * 0.25, h * 0.88, h * 0.33),
    snowyPine(w * 0.92, h * 0.97, h * 0.6),
    ...flakes,
    sheet.vignette(0.25, '#0a1230'),
  ].join('');
}
