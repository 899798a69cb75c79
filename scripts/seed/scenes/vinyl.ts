import {
  at,
  castShadow,
  circle,
  circlePath,
  group,
  mix,
  path,
  rect,
  rectPath,
  stroke,
  times,
} from '../sheet.ts';
import type { Sheet } from '../sheet.ts';

export function vinyl(
  sheet: Sheet,
  look: { wall: string; shape: string; deck: string; label: string[]; ink: string },
): string {
  const { width: w, height: h } = sheet;
  const [cx, cy, r, s] = [w * 0.44, h * 0.5, w * 0.36, w / 1440];
  const grooves = times(46, (i) =>
    circle(
      cx,
      cy,
      r * (0.37 + i * 0.0133),
      'none',
      `stroke="${i % 9 === 0 ? '#000000' : '#4a4a55'}" stroke-width="${i % 9 === 0 ? 5 : 1.1}" opacity="0.55"`,
    ),
  );
  const shine = [28, 208].map((turn) =>
    at(
      cx,
      cy,
      path(
        `M0 0L${r} ${-r * 0.13}A${r} ${r} 0 0 1 ${r} ${r * 0.13}Z`,
        sheet.gradient([
          ['#ffffff', 0, 0],
          ['#ffffff', 0.5, 0.42],
          ['#ffffff', 1, 0],
        ]),
      ),
      1,
      turn,
    ),
  );
  const knob = (x: number, y: number, size: number) =>
    castShadow(circlePath(x, y, size), 4, 7, 5, 0.45) +
    group(
      circle(x, y, size, sheet.gradient(['#fafafa', '#8d8d92'])) +
        circle(x, y, size * 0.8, sheet.gradient(['#b5b5ba', '#ececef'])) +
        stroke(`M${x} ${y - size * 0.7}V${y - size * 0.3}`, '#333338', 4),
    );
  return [
    sheet.fill(look.wall),
    circle(w * 0.95, h * 0.05, w * 0.42, look.shape, 'opacity="0.85"'),
    circle(w * 0.02, h * 0.98, w * 0.36, look.shape, 'opacity="0.55"'),
    castShadow(rectPath(w * 0.05, h * 0.08, w * 0.9, h * 0.84), 16, 26, 24, 0.5),
    rect(
      w * 0.04,
      h * 0.07,
      w * 0.92,
      h * 0.86,
      sheet.gradient([mix(look.deck, '#ffffff', 0.15), look.deck, mix(look.deck, '#000000', 0.12)]),
      `rx="${44 * s}"`,
    ),
    rect(
      w * 0.05,
      h * 0.078,
      w * 0.9,
      h * 0.844,
      'none',
      `rx="${38 * s}" stroke="#ffffff" stroke-opacity="0.3" stroke-width="3"`,
    ),
    circle(cx, cy, r * 1.06, sheet.gradient(['#55555c', '#c9c9cf'])),
    circle(cx, cy, r * 1.02, '#2a2a30'),
    circle(cx, cy, r, '#17171b'),
    ...grooves,
    group(shine, `clip-path="${sheet.clip(circle(cx, cy, r, '#000'))}"`),
    circle(cx, cy, r * 0.34, look.label[0]!),
    path(`M${cx - r * 0.34} ${cy}A${r * 0.34} ${r * 0.34} 0 0 0 ${cx + r * 0.34} ${cy}Z`, look.label[1]!),
    circle(cx, cy, r * 0.2, look.label[2]!),
    ...times(4, (i) =>
      rect(
        cx - r * (0.2 - i * 0.03),
        cy + r * (0.225 + i * 0.022),
        r * (0.4 - i * 0.06),
        r * 0.009,
        look.ink,
        'opacity="0.8"',
      ),
    ),
    circle(cx, cy, r * 0.03, '#e9e9ee'),
    circle(cx, cy, r * 0.014, '#1a1a1e'),
    group(
      circle(w * 0.85, h * 0.2, 84 * s, sheet.gradient(['#f3f3f5', '#8c8c93'])) +
        circle(w * 0.85, h * 0.2, 58 * s, '#3b3b42') +
        stroke(
          `M${w * 0.85} ${h * 0.13}V${h * 0.24}C${w * 0.86} ${h * 0.46} ${w * 0.84} ${h * 0.58} ${w * 0.72} ${h * 0.67}`,
          '#d7d7dc',
          17 * s,
        ) +
        stroke(
          `M${w * 0.847} ${h * 0.13}V${h * 0.24}C${w * 0.857} ${h * 0.46} ${w * 0.837} ${h * 0.58} ${w * 0.718} ${h * 0.667}`,
          '#ffffff',
          5 * s,
        ) +
        at(
          w * 0.705,
          h * 0.678,
          rect(-52, -24, 92, 48, '#202026', 'rx="8"') + rect(-60, -9, 20, 18, look.label[0]!, 'rx="3"'),
          s,
          -36,
        ) +
        rect(w * 0.85 - 34 * s, h * 0.1, 68 * s, 62 * s, '#4b4b53', 'rx="10"'),
      `filter="${sheet.shadow(12, 18, 10, 0.5)}"`,
    ),
    knob(w * 0.85, h * 0.76, 40 * s),
    knob(w * 0.85, h * 0.85, 40 * s),
    ...times(3, (i) => circle(w * 0.765, h * (0.8 + i * 0.03), 7 * s, i === 0 ? '#ff6a4d' : '#55555c')),
    sheet.vignette(0.25),
  ].join('');
}
