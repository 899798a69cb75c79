import { circle, ellipse, group, mix, path, stroke, times } from '../sheet.ts';
import type { Sheet } from '../sheet.ts';

const grounds = [
  '#f2b8a0',
  '#8fb8c9',
  '#f3cf7a',
  '#b9c99a',
  '#c9a6cf',
  '#f0a08f',
  '#7fb3a6',
  '#e9c3d0',
  '#a6b1dd',
  '#e8b06a',
  '#9fc7b0',
  '#d98f8f',
];

const skins = [
  '#8d5a3c',
  '#f1c7a3',
  '#c98f65',
  '#5d3a28',
  '#e5b08a',
  '#f5d5ba',
  '#a56a45',
  '#d9a57d',
  '#6f4630',
  '#efc09a',
  '#b67c55',
  '#f3cdb0',
];

const hairs = [
  '#1d1614',
  '#7a3f22',
  '#2a1a14',
  '#141013',
  '#c98b3c',
  '#b5502f',
  '#221815',
  '#4a2c1c',
  '#0f0c0d',
  '#8c8a8c',
  '#321f17',
  '#e0b563',
];

const clothes = [
  '#2f5d74',
  '#d9573f',
  '#3f7a5c',
  '#f0b23f',
  '#5a4a8c',
  '#24425c',
  '#c94f70',
  '#f4efe4',
  '#d97a3a',
  '#355a3f',
  '#8c3f4f',
  '#3a6fb0',
];

type Hair = (colour: string) => { behind: string; front: string };

const cuts: Hair[] = [
  (colour) => ({
    behind: times(15, (i) =>
      circle(256 + Math.cos(i * 0.42) * 104, 196 + Math.sin(i * 0.42) * 96, 46, colour),
    ).join(''),
    front: path('M166 200C168 118 344 118 346 200C318 152 196 152 166 200Z', colour),
  }),
  (colour) => ({
    behind: path(
      'M146 220C136 76 376 76 366 220C372 310 384 372 360 404H152C128 372 140 310 146 220Z',
      colour,
    ),
    front: path('M162 226C160 96 352 96 350 226C338 176 300 150 262 146C236 184 190 190 162 226Z', colour),
  }),
  (colour) => ({
    behind: '',
    front: path('M164 210C152 96 360 96 348 210L336 178C300 150 210 150 176 178Z', colour),
  }),
  (colour) => ({
    behind: circle(256, 92, 50, colour) + path('M154 230C146 90 366 90 358 230Z', colour),
    front: path('M164 222C160 102 352 102 348 222C330 160 182 160 164 222Z', colour),
  }),
  (colour) => ({
    behind: path(
      'M150 230C136 84 376 84 362 230C366 272 364 296 352 318H160C148 296 146 272 150 230Z',
      colour,
    ),
    front: path(
      'M160 232C158 92 354 92 352 232C346 194 338 182 332 176H180C174 182 166 194 160 232Z',
      colour,
    ),
  }),
  (colour) => ({
    behind: '',
    front: path(
      'M162 214C150 150 168 92 230 96C280 70 366 106 350 214C344 184 334 172 322 162C270 176 212 166 186 158C174 172 166 190 162 214Z',
      colour,
    ),
  }),
];

/** A plain, friendly face; `n` picks every feature so that all twelve differ. */
export function paintPortrait(sheet: Sheet, n: number): string {
  const [ground, skin, hair, cloth] = [grounds, skins, hairs, clothes].map(
    (list) => list[n % list.length]!,
  ) as [string, string, string, string];
  const { behind, front } = cuts[n % cuts.length]!(hair);
  const shade = mix(skin, '#5a1f10', 0.28);
  const face = 'M168 200C168 130 344 130 344 200C346 262 330 346 256 350C182 346 166 262 168 200Z';
  const beard =
    n % 6 === 5 || n === 2
      ? path(
          'M168 232C172 320 200 362 256 364C312 362 340 320 344 232C334 276 318 284 294 280Q256 266 218 280C194 284 178 276 168 232Z',
          hair,
        )
      : '';
  const glasses =
    n % 4 === 1
      ? stroke(
          'M186 228a32 30 0 1 0 64 0a32 30 0 1 0 -64 0M262 228a32 30 0 1 0 64 0a32 30 0 1 0 -64 0M250 224q6 -5 12 0',
          '#2a2226',
          6,
        )
      : '';
  const earrings =
    n % 6 === 1 || n % 6 === 3 ? circle(166, 268, 9, '#f2c14e') + circle(346, 268, 9, '#f2c14e') : '';
  const collar = [
    path('M206 384Q256 436 306 384L318 396Q256 462 194 396Z', mix(cloth, '#ffffff', 0.3)),
    path('M200 388L256 452L226 470L182 404ZM312 388L256 452L286 470L330 404Z', mix(cloth, '#ffffff', 0.45)),
  ][n % 2]!;
  return [
    sheet.fill(sheet.gradient([mix(ground, '#ffffff', 0.25), ground])),
    circle(256, 250, 200, mix(ground, '#ffffff', 0.22)),
    group([
      behind,
      path(
        'M60 520C64 420 150 392 214 384H298C362 392 448 420 452 520Z',
        sheet.gradient([mix(cloth, '#ffffff', 0.08), mix(cloth, '#000000', 0.12)]),
      ),
      path('M214 320H298V388Q256 428 214 388Z', shade),
      collar,
    ]),
    ellipse(166, 238, 18, 26, skin),
    ellipse(346, 238, 18, 26, skin),
    path(face, sheet.radial([mix(skin, '#ffffff', 0.14), skin, mix(skin, shade, 0.5)], [0.45, 0.4], 0.7)),
    beard,
    ellipse(202, 270, 22, 14, '#e8654f', 'opacity="0.26"'),
    ellipse(310, 270, 22, 14, '#e8654f', 'opacity="0.26"'),
    ...[218, 294].map((x) =>
      n % 5 === 3
        ? stroke(`M${x - 15} 230q15 -14 30 0`, '#2a1a18', 6)
        : ellipse(x, 228, 9, 11, '#2a1a18') + circle(x + 3, 224, 3, '#ffffff'),
    ),
    stroke('M198 200q18 -12 38 -4M276 196q20 -8 38 4', mix(hair, '#2a1a18', 0.4), 7),
    stroke('M256 236q-10 24 -2 32q6 4 14 0', shade, 5),
    n % 2
      ? path('M222 296Q256 336 290 296Q256 306 222 296Z', '#ffffff', 'stroke="#9c3f3a" stroke-width="4"')
      : stroke('M226 298Q256 324 286 298', '#9c3f3a', 6),
    front,
    glasses,
    earrings,
  ].join('');
}
