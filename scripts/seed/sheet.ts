import { seededRandom } from './random.ts';
import type { Random } from './random.ts';

export type Point = [x: number, y: number];
/** A colour, or a colour with its place (0..1) and opacity. */
export type Stop = string | [colour: string, offset: number, opacity?: number];

const round = (value: number) => Math.round(value * 10) / 10;

/** A drawing in the making: its size, its seeded chance and the gradients and filters its shapes refer to. */
export class Sheet {
  readonly width: number;
  readonly height: number;
  readonly random: Random;
  #definitions: string[] = [];

  constructor(width: number, height: number, seed: number) {
    this.width = width;
    this.height = height;
    this.random = seededRandom(seed);
  }

  #define(markup: (id: string) => string): string {
    const id = `d${this.#definitions.length}`;
    this.#definitions.push(markup(id));
    return `url(#${id})`;
  }

  /** A paint running over the shape's own box, from top to bottom or from left to right. */
  gradient(stops: readonly Stop[], direction: 'down' | 'right' = 'down'): string {
    const end = direction === 'down' ? 'x2="0" y2="1"' : 'x2="1" y2="0"';
    return this.#define(
      (id) => `<linearGradient id="${id}" x1="0" y1="0" ${end}>${stopMarkup(stops)}</linearGradient>`,
    );
  }

  /** A paint running outwards from a point in the shape's own box (0..1). */
  radial(stops: readonly Stop[], [x, y]: Point = [0.5, 0.5], radius = 0.5): string {
    return this.#define(
      (id) =>
        `<radialGradient id="${id}" cx="${x}" cy="${y}" r="${radius}">${stopMarkup(stops)}</radialGradient>`,
    );
  }

  blur(deviation: number): string {
    return this.#define(
      (id) =>
        `<filter id="${id}" x="-50%" y="-50%" width="200%" height="200%" color-interpolation-filters="sRGB"><feGaussianBlur stdDeviation="${deviation}"/></filter>`,
    );
  }

  shadow(x: number, y: number, deviation: number, opacity: number, colour = '#000'): string {
    return this.#define(
      (id) =>
        `<filter id="${id}" x="-20%" y="-20%" width="140%" height="140%" color-interpolation-filters="sRGB">` +
        `<feDropShadow dx="${x}" dy="${y}" stdDeviation="${deviation}" flood-color="${colour}" flood-opacity="${opacity}"/></filter>`,
    );
  }

  clip(shape: string): string {
    return this.#define((id) => `<clipPath id="${id}">${shape}</clipPath>`);
  }

  /** Covers the whole sheet. */
  fill(paint: string, opacity = 1): string {
    return rect(0, 0, this.width, this.height, paint, `opacity="${opacity}"`);
  }

  /** A soft round light. */
  glow(x: number, y: number, radius: number, colour: string, opacity = 1): string {
    return circle(
      x,
      y,
      radius,
      this.radial([
        [colour, 0, opacity],
        [colour, 0.35, opacity * 0.45],
        [colour, 1, 0],
      ]),
    );
  }

  /** Darkens the corners, as lenses do. */
  vignette(opacity: number, colour = '#000'): string {
    return this.fill(
      this.radial(
        [
          [colour, 0.55, 0],
          [colour, 1, opacity],
        ],
        [0.5, 0.5],
        0.75,
      ),
    );
  }

  toSvg(body: string): Buffer {
    return Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${this.width}" height="${this.height}">` +
        `<defs>${this.#definitions.join('')}</defs>${body}</svg>`,
    );
  }
}

function stopMarkup(stops: readonly Stop[]): string {
  return stops
    .map((stop, index) => {
      const [colour, offset, opacity = 1] =
        typeof stop === 'string' ? ([stop, index / (stops.length - 1)] as const) : stop;
      return `<stop offset="${offset}" stop-color="${colour}" stop-opacity="${opacity}"/>`;
    })
    .join('');
}

/**
 * librsvg composites `opacity` through a layer as large as the sheet. On a lone shape the paint's own opacity looks the
 * same and costs nothing.
 */
const paintOpacity = (more: string) =>
  more.replace(/(?<![\w-])opacity=("[^"]*")/, 'fill-opacity=$1 stroke-opacity=$1');

export const rect = (x: number, y: number, width: number, height: number, paint: string, more = '') =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${paint}" ${paintOpacity(more)}/>`;

export const circle = (x: number, y: number, radius: number, paint: string, more = '') =>
  `<circle cx="${round(x)}" cy="${round(y)}" r="${round(radius)}" fill="${paint}" ${paintOpacity(more)}/>`;

export const ellipse = (x: number, y: number, rx: number, ry: number, paint: string, more = '') =>
  `<ellipse cx="${round(x)}" cy="${round(y)}" rx="${round(rx)}" ry="${round(ry)}" fill="${paint}" ${paintOpacity(more)}/>`;

export const path = (d: string, paint: string, more = '') =>
  `<path d="${d}" fill="${paint}" ${paintOpacity(more)}/>`;

export const stroke = (d: string, colour: string, width: number, more = '') =>
  `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${round(width)}" stroke-linecap="round" stroke-linejoin="round" ${paintOpacity(more)}/>`;

/**
 * A soft shadow of the outline `d`, moved by (x, y), as a stack of thin strokes: an SVG blur works on the whole sheet
 * and takes a tenth of a second for every single shadow.
 */
export function castShadow(d: string, x: number, y: number, deviation: number, opacity: number): string {
  const layers = 7;
  const each = (opacity * 0.62) / layers;
  const strokes = times(
    layers,
    (i) => `<path d="${d}" stroke-width="${round((deviation * 4.4 * (layers - i)) / layers)}"/>`,
  );
  return (
    `<g transform="translate(${x} ${y})"><path d="${d}" fill-opacity="${opacity * 0.62}"/>` +
    `<g fill="none" stroke="#000" stroke-linejoin="round" stroke-opacity="${Math.round(each * 1e4) / 1e4}">${strokes.join('')}</g></g>`
  );
}

export const circlePath = (x: number, y: number, radius: number) =>
  `M${round(x - radius)} ${round(y)}a${round(radius)} ${round(radius)} 0 1 0 ${round(radius * 2)} 0a${round(radius)} ${round(radius)} 0 1 0 ${round(-radius * 2)} 0Z`;

export const rectPath = (x: number, y: number, width: number, height: number) =>
  `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}Z`;

export const group = (shapes: string | string[], more = '') =>
  `<g ${more}>${typeof shapes === 'string' ? shapes : shapes.join('')}</g>`;

export const at = (x: number, y: number, shapes: string | string[], scale = 1, turn = 0) =>
  group(
    shapes,
    `transform="translate(${round(x)} ${round(y)}) rotate(${round(turn)}) scale(${Math.round(scale * 1000) / 1000})"`,
  );

export const polygon = (points: readonly Point[], paint: string, more = '') =>
  `<polygon points="${points.map(([x, y]) => `${round(x)},${round(y)}`).join(' ')}" fill="${paint}" ${paintOpacity(more)}/>`;

/** `count` results of `make`, the way a painter repeats a stroke. */
export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

/** A smooth line through the points (Catmull-Rom as cubic Béziers). */
export function curve(points: readonly Point[]): string {
  const point = (index: number) => points[Math.max(0, Math.min(points.length - 1, index))]!;
  const parts = [`M${round(point(0)[0])} ${round(point(0)[1])}`];
  for (let i = 0; i < points.length - 1; i += 1) {
    const [a, b, c, d] = [point(i - 1), point(i), point(i + 1), point(i + 2)];
    const controls = [
      b[0] + (c[0] - a[0]) / 6,
      b[1] + (c[1] - a[1]) / 6,
      c[0] - (d[0] - b[0]) / 6,
      c[1] - (d[1] - b[1]) / 6,
    ];
    parts.push(`C${controls.map(round).join(' ')} ${round(c[0])} ${round(c[1])}`);
  }
  return parts.join('');
}

/** A rolling line across the sheet: three sines of falling height around `y`. */
export function rolling(sheet: Sheet, y: number, height: number, waves = 1.5): Point[] {
  const phases = times(3, () => sheet.random.between(0, 2 * Math.PI));
  return times(33, (i) => {
    const t = i / 32;
    const sway = phases.reduce(
      (sum, phase, k) => sum + Math.sin(t * waves * (k + 1) * 1.7 * Math.PI + phase) / (k + 1) ** 1.3,
      0,
    );
    return [t * sheet.width, y + sway * height * 0.5];
  });
}

/** A jagged line across the sheet, by midpoint displacement. `height` is the first displacement in pixels. */
export function jagged(sheet: Sheet, y: number, height: number, roughness = 0.52): Point[] {
  let levels = [0, sheet.random.between(0.3, 1), 0].map((level) => level * height * 0.6);
  for (let reach = height * 0.6; levels.length < 200; reach *= roughness) {
    levels = levels.flatMap((level, i) => {
      const next = levels[i + 1];
      return next === undefined ? [level] : [level, (level + next) / 2 + sheet.random.between(-reach, reach)];
    });
  }
  return levels.map((level, i) => [(i / (levels.length - 1)) * sheet.width, y - level]);
}

/** Everything below a line, down to the sheet's edge. */
export const below = (sheet: Sheet, line: readonly Point[], smooth = true) =>
  `${smooth ? curve(line) : `M${line.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}`}V${sheet.height}H0Z`;

/** The height of a line at `x`. */
export function lineAt(line: readonly Point[], x: number): number {
  const next = line.findIndex((point) => point[0] >= x);
  const [a, b] = [line[Math.max(0, next - 1)]!, line[next < 0 ? line.length - 1 : next]!];
  return a[0] === b[0] ? a[1] : a[1] + ((b[1] - a[1]) * (x - a[0])) / (b[0] - a[0]);
}

/** Mixes two `#rrggbb` colours; 0 is all the first, 1 all the second. */
export function mix(first: string, second: string, share: number): string {
  const part = (colour: string, i: number) => Number.parseInt(colour.slice(1 + 2 * i, 3 + 2 * i), 16);
  const mixed = [0, 1, 2].map((i) => Math.round(part(first, i) + (part(second, i) - part(first, i)) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
