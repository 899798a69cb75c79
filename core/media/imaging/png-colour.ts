import { crc32, deflateSync } from 'node:zlib';
import { profileOfCodePoints } from './code-points.ts';
import { type Chromaticities, chromaticities, makeProfile, power, srgbTransfer } from './colour-profile.ts';
import type { PngChunk } from './png-chunks.ts';

/** Chunks that describe the colours (PNG, third edition, 4.3), replaced by a profile. */
const colourChunks = ['cICP', 'iCCP', 'sRGB', 'gAMA', 'cHRM'];

/**
 * The profile for colours that a PNG describes by code points (cICP), or by gamma and primaries; undefined if it has a
 * profile of its own, or for our defaults. libvips does not read these chunks.
 * @throws DomainError `unsupported_media_type` for HLG, whose white depends on the screen
 */
export function profileOfPng(bytes: Buffer, chunks: readonly PngChunk[]): Buffer | undefined {
  const find = (type: string, length: number) => {
    const chunk = chunks.find((candidate) => candidate.type === type && candidate.length >= length);
    return chunk && bytes.subarray(chunk.at, chunk.at + chunk.length);
  };
  // Colour type 0 is grey, 4 grey with alpha.
  const kind = [0, 4].includes(bytes[25]!) ? 'grey' : 'rgb';
  const codes = find('cICP', 4);
  if (codes) return profileOfCodePoints(kind, codes[0]!, codes[1]!);
  if (find('iCCP', 1) || find('sRGB', 1)) return undefined;
  const [gamma, primaries] = [find('gAMA', 4)?.readUInt32BE(0), find('cHRM', 32)];
  const encoded = gamma ? gamma / 100_000 : undefined;
  const points = primaries ? readPrimaries(primaries) : chromaticities.srgb;
  if (isLikeSrgb(points) && Math.abs((encoded ?? usualGamma) - usualGamma) < 0.01) return undefined;
  return makeProfile(kind, points, encoded === undefined ? srgbTransfer : power(1 / encoded));
}

/** 1 / 2.2, which means sRGB if the primaries are also sRGB's. */
const usualGamma = 0.454_55;

function readPrimaries(chunk: Buffer): Chromaticities {
  const point = (index: number) => [chunk.readUInt32BE(8 * index) / 100_000, chunk.readUInt32BE(8 * index + 4) / 100_000] as const;
  return [point(0), point(1), point(2), point(3)];
}

const isLikeSrgb = (points: Chromaticities) =>
  points.every(([x, y], index) => Math.abs(x - chromaticities.srgb[index]![0]) < 0.005 && Math.abs(y - chromaticities.srgb[index]![1]) < 0.005);

/** The PNG with `profile` as its colour description. */
export function withProfile(bytes: Buffer, chunks: readonly PngChunk[], profile: Buffer): Buffer {
  const kept = chunks.filter(({ type }) => !colourChunks.includes(type)).map(({ at, length }) => bytes.subarray(at - 8, at + length + 4));
  const data = Buffer.concat([Buffer.from('iCCPcolour\0\0', 'latin1'), deflateSync(profile)]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length - 4);
  check.writeUInt32BE(crc32(data));
  return Buffer.concat([bytes.subarray(0, 8), kept[0]!, length, data, check, ...kept.slice(1)]);
}
