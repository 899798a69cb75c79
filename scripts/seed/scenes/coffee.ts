import {
  at,
  castShadow,
  circle,
  circlePath,
  curve,
  ellipse,
  group,
  mix,
  path,
  rect,
  rectPath,
  rolling,
  stroke,
  times,
} from '../sheet.ts';
import type { Sheet } from '../sheet.ts';

const wood = (sheet: Sheet, colour: string) => {
  const { width: w, height: h, random } = sheet;
  const planks = times(6, (i) => {
    const tone = mix(colour, random.chance(0.5) ? '#000000' : '#ffffff', random.between(0.02, 0.1));
    return (
      rect(0, (i * h) / 6, w, h / 6, tone) +
      times(16, () =>
        stroke(
          curve(rolling(sheet, ((i + random.between(0.06, 0.94)) * h) / 6, random.between(2, 10), 0.8)),
          mix(tone, '#1a0c04', 0.5),
          random.between(0.8, 2.6),
          'opacity="0.28"',
        ),
      ).join('') +
      rect(0, (i * h) / 6 - 2, w, 4, '#150a04', 'opacity="0.5"')
    );
  });
  return (
    planks.join('') +
    sheet.fill(
      sheet.radial(
        [
          ['#fff2d8', 0, 0.28],
          ['#000000', 1, 0.32],
        ],
        [0.25, 0.15],
        1.05,
      ),
    )
  );
};

export function coffee(
  sheet: Sheet,
  look: { table: string; cup: string; brew: string; napkin: string },
): string {
  const { width: w, height: h } = sheet;
  const [cx, cy, s] = [w * 0.46, h * 0.5, w / 1440];
  const foam = '#f6e3c4';
  const rosetta = times(7, (i) => {
    const [y, wide] = [-150 + i * 42, 60 + Math.sin(((i + 1) / 8) * Math.PI) * 95];
    return stroke(
      `M0 ${y + 46}C${-wide * 0.5} ${y + 50} ${-wide} ${y + 14} ${-wide * 0.92} ${y - 26}M0 ${y + 46}C${wide * 0.5} ${y + 50} ${wide} ${y + 14} ${wide * 0.92} ${y - 26}`,
      foam,
      17,
    );
  });
  const ring = (r: number, paint: string, more = '') => circle(0, 0, r, paint, more);
  const cup = at(
    cx,
    cy,
    [
      castShadow(circlePath(0, 0, 400), 28, 42, 26, 0.5),
      ring(400, sheet.gradient([mix(look.cup, '#ffffff', 0.4), mix(look.cup, '#000000', 0.14)])),
      ring(330, mix(look.cup, '#000000', 0.09)),
      ring(322, sheet.gradient([mix(look.cup, '#000000', 0.03), mix(look.cup, '#ffffff', 0.3)])),
      castShadow(circlePath(0, 0, 258), 18, 27, 18, 0.42),
      group(
        rect(
          230,
          -30,
          150,
          60,
          sheet.gradient([mix(look.cup, '#ffffff', 0.4), mix(look.cup, '#000000', 0.22)]),
          'rx="30"',
        ) + rect(262, -9, 92, 18, mix(look.cup, '#000000', 0.4), 'rx="9"'),
        'transform="rotate(-32)"',
      ),
      ring(258, sheet.gradient([mix(look.cup, '#ffffff', 0.55), mix(look.cup, '#000000', 0.16)])),
      ring(238, mix(look.brew, '#000000', 0.35)),
      ring(
        234,
        sheet.radial(
          [mix(look.brew, '#f0c48a', 0.42), mix(look.brew, '#f0c48a', 0.22), look.brew],
          [0.5, 0.5],
          0.5,
        ),
      ),
      group(
        rosetta.join('') +
          stroke('M0 -170V196', mix(look.brew, '#f0c48a', 0.3), 8) +
          path('M0 -176C-40 -214 -70 -168 0 -122C70 -168 40 -214 0 -176Z', foam),
        'transform="rotate(-24) scale(0.92)"',
      ),
      stroke('M-206 -60A214 214 0 0 1 -60 -206', '#ffffff', 10, 'opacity="0.4"'),
    ],
    s,
  );
  const spoon = at(
    w * 0.86,
    h * 0.6,
    [
      castShadow('M-11 310V-92C-80 -130 -60 -250 0 -250S80 -130 11 -92V310Z', 15, 11, 8, 0.45),
      rect(-11, -120, 22, 430, sheet.gradient(['#8f8b86', '#f4f1ec', '#908a84'], 'right'), 'rx="11"'),
      ellipse(0, -170, 54, 80, sheet.radial(['#6f6b66', '#d9d5cf', '#f7f5f1'], [0.55, 0.6], 0.6)),
    ],
    s,
    14,
  );
  const cookie = (x: number, y: number, r: number) =>
    group([
      castShadow(circlePath(x, y, r), 8, 11, 7, 0.45),
      circle(x, y, r, sheet.radial(['#e3b06c', '#c98d48', '#8f5a28'])),
      ...times(13, () =>
        circle(
          x + sheet.random.between(-0.62, 0.62) * r,
          y + sheet.random.between(-0.62, 0.62) * r,
          sheet.random.between(0.05, 0.13) * r,
          '#4a2616',
        ),
      ),
    ]);
  const bean = (x: number, y: number) =>
    at(
      x,
      y,
      ellipse(4, 6, 26, 18, '#000000', 'opacity="0.4"') +
        ellipse(0, 0, 26, 18, sheet.radial(['#7a4a2a', '#3c1f10'], [0.4, 0.3], 0.8)) +
        stroke('M-22 2C-8 -8 8 10 22 -2', '#241008', 3.4),
      s,
      sheet.random.between(0, 360),
    );
  return [
    wood(sheet, look.table),
    at(
      w * 0.14,
      h * 0.82,
      castShadow(rectPath(-260, -200, 520, 430), 10, 16, 10, 0.42) +
        rect(-260, -200, 520, 430, look.napkin, 'rx="6"') +
        times(7, (i) => rect(-260 + i * 78, -200, 22, 430, '#ffffff', 'opacity="0.45"')).join('') +
        times(6, (i) => rect(-260, -180 + i * 78, 520, 22, '#ffffff', 'opacity="0.35"')).join(''),
      s,
      -14,
    ),
    cup,
    spoon,
    cookie(w * 0.12, h * 0.86, 104 * s),
    cookie(w * 0.22, h * 0.92, 96 * s),
    ...times(15, () => bean(w * (0.7 + 0.28 * sheet.random.next()), h * (0.04 + 0.2 * sheet.random.next()))),
    sheet.vignette(0.4, '#140803'),
  ].join('');
}
