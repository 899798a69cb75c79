import { at, circle, ellipse, group, mix, path, polygon, rect, stroke, times } from '../sheet.ts';
import type { Sheet } from '../sheet.ts';
import { glitter, ripples } from './sea.ts';
import { clouds } from './sky.ts';

export function lighthouse(
  sheet: Sheet,
  look: { sky: string[]; sea: string[]; cliff: string; stripe: string; beam: string },
): string {
  const { width: w, height: h, random } = sheet;
  const [x, y, s] = [w * 0.68, h * 0.6, w / 1440];
  const lampY = y - 520 * s;
  const beams = [
    [-1, 0.02, 0.16],
    [1, -0.1, 0.02],
  ].map(([side, up, down]) =>
    polygon(
      [
        [x, lampY - 8],
        [x, lampY + 8],
        [x + side! * w, lampY + h * down!],
        [x + side! * w, lampY - h * (0.14 - up!)],
      ],
      sheet.gradient(
        side! < 0
          ? [
              [look.beam, 0, 0],
              [look.beam, 1, 0.7],
            ]
          : [
              [look.beam, 0, 0.7],
              [look.beam, 1, 0.15],
            ],
        'right',
      ),
    ),
  );
  const stars = times(130, () =>
    circle(
      random.between(0, w),
      random.between(0, h * 0.45),
      random.between(0.7, 2.4),
      '#ffffff',
      `opacity="${random.between(0.2, 0.9).toFixed(2)}"`,
    ),
  );
  const tower = at(
    x,
    y,
    [
      polygon(
        [
          [-62, 20],
          [62, 20],
          [40, -470],
          [-40, -470],
        ],
        '#f4efe4',
      ),
      ...times(3, (i) => {
        const [a, b] = [-30 - i * 150, -105 - i * 150];
        const half = (v: number) => 62 - ((20 - v) / 490) * 22;
        return polygon(
          [
            [-half(a), a],
            [half(a), a],
            [half(b), b],
            [-half(b), b],
          ],
          look.stripe,
        );
      }),
      polygon(
        [
          [62, 20],
          [40, -470],
          [8, -470],
          [14, 20],
        ],
        '#0b1730',
        'opacity="0.28"',
      ),
      rect(-56, -486, 112, 18, '#2b2f3a'),
      rect(-32, -550, 64, 64, '#fff2c2'),
      ...times(4, (i) => rect(-32 + i * 20, -550, 4, 64, '#2b2f3a')),
      path('M-42 -550H42L0 -612Z', look.stripe),
      rect(-3, -640, 6, 34, '#2b2f3a'),
      path('M-14 20V-24A14 14 0 0 1 14 -24V20Z', '#3a2c2a'),
      rect(-8, -220, 16, 28, '#3a2c2a', 'rx="8"'),
    ],
    s,
  );
  const cliff = `M${w * 0.28} ${h}C${w * 0.34} ${h * 0.86} ${w * 0.38} ${h * 0.82} ${w * 0.42} ${h * 0.72}S${w * 0.5} ${h * 0.63} ${w * 0.58} ${h * 0.61}S${w * 0.86} ${h * 0.6} ${w} ${h * 0.56}V${h}Z`;
  const crags = times(26, () => {
    const cx = random.between(0.42, 1) * w;
    return path(
      `M${cx} ${h * random.between(0.64, 0.95)}l${random.between(20, 90)} ${random.between(60, 150)}l${random.between(-100, -40)} ${random.between(10, 60)}Z`,
      random.chance(0.5) ? '#000000' : '#ffffff',
      'opacity="0.07"',
    );
  });
  const cottage = at(
    w * 0.87,
    h * 0.587,
    rect(-80, -70, 160, 90, '#e9dfd0') +
      path('M-96 -66L0 -132L96 -66Z', mix(look.stripe, '#1c2030', 0.45)) +
      rect(-50, -44, 30, 34, '#ffd98a') +
      rect(18, -44, 30, 34, '#ffd98a') +
      rect(46, -136, 22, 40, '#8d7a6c'),
    s,
  );
  return [
    sheet.fill(sheet.gradient(look.sky)),
    ...stars,
    clouds(sheet, look.sky.at(-1)!, h * 0.3, h * 0.5, 6, 0.45),
    rect(0, h * 0.62, w, h * 0.38, sheet.gradient(look.sea)),
    ripples(sheet, h * 0.62, '#ffffff', 0.12),
    glitter(sheet, w * 0.2, h * 0.63, w * 0.12, look.beam, 70),
    group(beams, `filter="${sheet.blur(7)}" opacity="0.75"`),
    group(
      path(cliff, sheet.gradient([look.cliff, mix(look.cliff, '#05060d', 0.6)])) + crags.join(''),
      `clip-path="${sheet.clip(path(cliff, '#000'))}"`,
    ),
    stroke(cliff.slice(0, cliff.indexOf('V')), mix(look.cliff, '#7fae6b', 0.45), 16 * s),
    cottage,
    tower,
    sheet.glow(x, lampY, 190 * s, look.beam, 1),
    ellipse(w * 0.27, h * 0.99, w * 0.2, 26, '#ffffff', `opacity="0.35" filter="${sheet.blur(12)}"`),
    sheet.vignette(0.35),
  ].join('');
}
