/** CIE 1931 chromaticities: x and y of white, red, green and blue. */
export type Chromaticities = readonly [white: Point, red: Point, green: Point, blue: Point];
type Point = readonly [x: number, y: number];
type Row = [number, number, number];
type Matrix = [Row, Row, Row];

const d65: Point = [0.3127, 0.329];
export const chromaticities = {
  srgb: [d65, [0.64, 0.33], [0.3, 0.6], [0.15, 0.06]],
  dciP3: [[0.314, 0.351], [0.68, 0.32], [0.265, 0.69], [0.15, 0.06]],
  p3: [d65, [0.68, 0.32], [0.265, 0.69], [0.15, 0.06]],
  rec2020: [d65, [0.708, 0.292], [0.17, 0.797], [0.131, 0.046]],
} satisfies Record<string, Chromaticities>;

/** Converts a stored value between 0 and 1 to linear light, 1 being white. */
export type Transfer = (value: number) => number;

export const power =
  (gamma: number): Transfer =>
  (value) =>
    value ** gamma;

export const srgbTransfer: Transfer = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);

/** SMPTE ST 2084, with the reference white of ITU-R BT.2408 (203 cd/m²) as our white; anything brighter becomes white. */
export const pqTransfer: Transfer = (value) => {
  const [m1, m2, c1, c2, c3] = [2610 / 16_384, (2523 / 4096) * 128, 3424 / 4096, (2413 / 4096) * 32, (2392 / 4096) * 32];
  const root = value ** (1 / m2);
  const nits = 10_000 * (Math.max(0, root - c1) / (c2 - c3 * root)) ** (1 / m1);
  return Math.min(1, nits / 203);
};

/**
 * An ICC profile (version 2) for colours that a file describes in another way, so that they can be converted like
 * those with a profile. Undefined if the primaries do not span a colour space.
 */
export function makeProfile(kind: 'rgb' | 'grey', primaries: Chromaticities, transfer: Transfer): Buffer | undefined {
  const curve = Buffer.alloc(12 + 2 * curveEntries);
  curve.write('curv');
  curve.writeUInt32BE(curveEntries, 8);
  for (let index = 0; index < curveEntries; index += 1) {
    curve.writeUInt16BE(Math.round(65_535 * transfer(index / (curveEntries - 1))), 12 + 2 * index);
  }
  const tags = commonTags();
  if (kind === 'grey') {
    tags.push(['kTRC', curve]);
  } else {
    const colorants = toPcs(primaries);
    if (!colorants) return undefined;
    for (const [index, name] of ['r', 'g', 'b'].entries()) {
      tags.push([`${name}XYZ`, xyz(colorants.map((row) => row[index]!) as Row)], [`${name}TRC`, curve]);
    }
  }
  return assemble(kind === 'grey' ? 'GRAY' : 'RGB ', tags);
}

/**
 * A grey profile as an RGB profile with three equal channels, for pixels that sharp needs as RGB. Undefined for
 * anything but a grey profile with a tone curve.
 */
export function rgbOfGrey(icc: Buffer): Buffer | undefined {
  if (icc.toString('latin1', 16, 20) !== 'GRAY') return undefined;
  const curve = readTags(icc).get('kTRC');
  const colorants = toPcs(chromaticities.srgb)!;
  const rgb = ['r', 'g', 'b'].flatMap((name, index): [string, Buffer][] =>
    curve ? [[`${name}XYZ`, xyz(colorants.map((row) => row[index]!) as Row)], [`${name}TRC`, curve]] : [],
  );
  return curve && assemble('RGB ', [...commonTags(), ...rgb]);
}

/** The tags of a profile with their contents (ICC.1, 7.3), except those that reach beyond its end. */
function readTags(icc: Buffer): Map<string, Buffer> {
  const count = icc.length < 132 ? 0 : Math.min(icc.readUInt32BE(128), Math.floor((icc.length - 132) / 12));
  const entries = Array.from({ length: count }, (_, index) => 132 + 12 * index);
  return new Map(
    entries.map((at) => {
      const [start, length] = [icc.readUInt32BE(at + 4), icc.readUInt32BE(at + 8)];
      return [icc.toString('latin1', at, at + 4), icc.subarray(start, start + length)];
    }),
  );
}

/** Enough that linear interpolation is closer to the curve than 8 bits can show. */
const curveEntries = 4096;
/** D50, the white point that profiles are relative to. */
const pcsWhite: Row = [0.9642, 1, 0.8249];

const xyz = (values: Row): Buffer => {
  const tag = Buffer.alloc(20);
  tag.write('XYZ ');
  values.forEach((value, index) => tag.writeInt32BE(Math.round(value * 65_536), 8 + 4 * index));
  return tag;
};

const commonTags = (): [string, Buffer][] => [
  ['desc', Buffer.concat([Buffer.from('desc\0\0\0\0\0\0\0\x07colour\0', 'latin1'), Buffer.alloc(78)])],
  ['cprt', Buffer.from('text\0\0\0\0none\0')],
  ['wtpt', xyz(pcsWhite)],
];

function assemble(space: string, tags: [string, Buffer][]): Buffer {
  const table = Buffer.alloc(4 + 12 * tags.length);
  table.writeUInt32BE(tags.length);
  const bodies: Buffer[] = [];
  let at = 128 + table.length;
  for (const [index, [name, data]] of tags.entries()) {
    const padded = Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
    table.write(name, 4 + 12 * index, 'latin1');
    table.writeUInt32BE(at, 8 + 12 * index);
    table.writeUInt32BE(data.length, 12 + 12 * index);
    bodies.push(padded);
    at += padded.length;
  }
  const header = Buffer.alloc(128);
  header.writeUInt32BE(at);
  header.writeUInt32BE(0x0210_0000, 8);
  header.write('mntr', 12);
  header.write(space, 16);
  header.write('XYZ ', 20);
  header.write('acsp', 36);
  xyz(pcsWhite).copy(header, 68, 8);
  return Buffer.concat([header, table, ...bodies]);
}

/** The matrix from linear RGB to the profile connection space, adapted to its white by Bradford (ICC.1, annex E). */
function toPcs([white, ...rgb]: Chromaticities): Matrix | undefined {
  if ([white, ...rgb].some(([, y]) => y <= 0)) return undefined;
  const [w, r, g, b] = [white, ...rgb].map(([x, y]): Row => [x / y, 1, (1 - x - y) / y]) as [Row, Row, Row, Row];
  const columns: Matrix = [
    [r[0], g[0], b[0]],
    [1, 1, 1],
    [r[2], g[2], b[2]],
  ];
  const inverse = invert(columns);
  if (!inverse) return undefined;
  const scale = times(inverse, w);
  const toXyz = columns.map((row) => row.map((value, index) => value * scale[index]!)) as Matrix;
  const [from, to] = [times(bradford, w), times(bradford, pcsWhite)];
  const unadapt = invert(bradford)!;
  return [0, 1, 2].map((row) =>
    [0, 1, 2].map((column) => {
      const cone = times(bradford, [toXyz[0][column]!, toXyz[1][column]!, toXyz[2][column]!]);
      return times(unadapt, [(cone[0] * to[0]) / from[0], (cone[1] * to[1]) / from[1], (cone[2] * to[2]) / from[2]])[row]!;
    }),
  ) as Matrix;
}

const bradford: Matrix = [
  [0.8951, 0.2664, -0.1614],
  [-0.7502, 1.7135, 0.0367],
  [0.0389, -0.0685, 1.0296],
];

const times = (matrix: Matrix, [x, y, z]: Row): Row => matrix.map(([a, b, c]) => a * x + b * y + c * z) as Row;

function invert([[a, b, c], [d, e, f], [g, h, i]]: Matrix): Matrix | undefined {
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  if (Math.abs(determinant) < 1e-9) return undefined;
  return [
    [e * i - f * h, c * h - b * i, b * f - c * e],
    [f * g - d * i, a * i - c * g, c * d - a * f],
    [d * h - e * g, b * g - a * h, a * e - b * d],
  ].map((row) => row.map((value) => value / determinant)) as Matrix;
}
