import {
  at,
  castShadow,
  circle,
  curve,
  ellipse,
  group,
  mix,
  path,
  rolling,
  stroke,
  times,
} from '../sheet.ts';
import type { Sheet } from '../sheet.ts';

function koi(
  sheet: Sheet,
  x: number,
  y: number,
  scale: number,
  turn: number,
  body: string,
  patch: string,
): string {
  const shape =
    'M-150 0C-110 -46 -20 -62 60 -40C108 -26 138 -10 146 0C138 10 108 26 60 40C-20 62 -110 46 -150 0Z';
  const patches = times(5, (i) =>
    ellipse(
      -80 + i * 48 + sheet.random.between(-12, 12),
      sheet.random.between(-26, 26),
      sheet.random.between(14, 40),
      sheet.random.between(12, 30),
      patch,
    ),
  );
  const tail =
    'M-140 0C-190 -20 -226 -66 -262 -58C-236 -24 -232 -8 -214 0C-236 12 -238 40 -250 66C-216 60 -186 22 -140 0Z';
  const fins = [
    path(tail, mix(body, patch, 0.3), 'opacity="0.85"'),
    path('M40 -36C30 -86 -8 -104 -40 -98C-26 -76 -18 -56 -6 -44Z', body, 'opacity="0.8"'),
    path('M40 36C30 86 -8 104 -40 98C-26 76 -18 56 -6 44Z', body, 'opacity="0.8"'),
    path(shape, body),
  ].join('');
  return (
    at(x + 26, y + 44, castShadow(tail, 0, 0, 8, 0.25) + castShadow(shape, 0, 0, 9, 0.36), scale, turn) +
    at(
      x,
      y,
      [
        fins,
        group(patches, `clip-path="${sheet.clip(path(shape, '#000'))}"`),
        stroke('M-120 0C-60 -8 20 -8 84 0', '#ffffff', 9, 'opacity="0.35"'),
        circle(112, -15, 5, '#1d1a1a'),
        circle(112, 15, 5, '#1d1a1a'),
      ],
      scale,
      turn,
    )
  );
}

export function koiPond(
  sheet: Sheet,
  look: { water: string[]; koi: [string, string][]; pad: string; flower: string },
): string {
  const { width: w, height: h, random } = sheet;
  const s = w / 1440;
  const light = times(26, () =>
    stroke(
      curve(rolling(sheet, random.between(0, h), 120, 2)),
      '#ffffff',
      random.between(2, 5),
      `opacity="${random.between(0.03, 0.1).toFixed(2)}"`,
    ),
  );
  const fish = times(6, (i) =>
    koi(
      sheet,
      w * (0.24 + (i % 2) * 0.46 + random.between(-0.07, 0.07)),
      h * (0.2 + Math.floor(i / 2) * 0.3 + random.between(-0.05, 0.05)),
      s * random.between(0.75, 1.15),
      random.between(0, 360),
      ...look.koi[i % look.koi.length]!,
    ),
  );
  const pad = (x: number, y: number, r: number, turn: number) =>
    at(
      x,
      y,
      [
        castShadow('M0 0L96 -28A100 100 0 1 0 96 28Z', 18, 28, 8, 0.32),
        path('M0 0L96 -28A100 100 0 1 0 96 28Z', sheet.radial([mix(look.pad, '#ffffff', 0.25), look.pad])),
        ...times(9, (i) =>
          at(0, 0, stroke('M8 0H88', mix(look.pad, '#ffffff', 0.4), 2.4, 'opacity="0.6"'), 1, 40 + i * 35),
        ),
      ],
      r / 100,
      turn,
    );
  const pads = times(9, (i) => {
    const corner = i % 3;
    const [cx, cy] =
      corner === 0 ? [w * 0.06, h * 0.9] : corner === 1 ? [w * 0.95, h * 0.08] : [w * 0.95, h * 0.93];
    return pad(
      cx + random.between(-0.14, 0.14) * w,
      cy + random.between(-0.11, 0.11) * h,
      random.between(80, 165) * s,
      random.between(0, 360),
    );
  });
  const lotus = at(
    w * 0.13,
    h * 0.84,
    [
      ...times(9, (i) =>
        at(
          0,
          0,
          path('M0 0C-34 -40 -30 -96 0 -128C30 -96 34 -40 0 0Z', mix(look.flower, '#ffffff', 0.35)),
          1,
          i * 40,
        ),
      ),
      ...times(8, (i) =>
        at(
          0,
          0,
          path(
            'M0 0C-26 -30 -24 -68 0 -92C24 -68 26 -30 0 0Z',
            mix(look.flower, '#ffffff', 0.65),
            `stroke="${look.flower}" stroke-width="2"`,
          ),
          1,
          20 + i * 45,
        ),
      ),
      circle(0, 0, 24, '#f6c945'),
    ],
    s * 1.1,
  );
  return [
    sheet.fill(sheet.radial(look.water, [0.5, 0.4], 0.8)),
    ...light,
    ...fish,
    ...light.slice(0, 9),
    ...pads,
    lotus,
    sheet.vignette(0.4),
  ].join('');
}
