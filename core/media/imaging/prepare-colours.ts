import { profileOfCodePoints } from './code-points.ts';
import { rgbOfGrey } from './colour-profile.ts';
import { readPngChunks } from './png-chunks.ts';
import { profileOfPng, withProfile } from './png-colour.ts';
import type { Declared } from './read-declared.ts';

/** A file with its colours described in the way sharp needs. */
export interface Prepared {
  bytes: Buffer;
  /** Whether the file contains a profile. */
  embedded: boolean;
  /** The RGB profile of its pixels, if sharp would not find or use it in the file: the pixels are then converted after decoding. */
  profile: Buffer | undefined;
}

/**
 * Describes the colours of a file by a profile. If the profile has tables, the one for relative colorimetry is used.
 * @throws DomainError `unsupported_media_type` for colours that cannot be converted
 */
export function prepareColours(bytes: Buffer, { type, icc, deep, grey, heif }: Pick<Declared, 'type' | 'icc' | 'deep' | 'grey' | 'heif'>): Prepared {
  if (type === 'image/heic' || type === 'image/avif') {
    const found = heif.icc ?? icc;
    const { primaries, transfer } = heif.codes ?? { primaries: 1, transfer: 13 };
    return { bytes, embedded: false, profile: found ? (rgbOfGrey(found) ?? relativeColorimetric(found) ?? found) : profileOfCodePoints('rgb', primaries, transfer) };
  }
  const chunks = type === 'image/png' ? readPngChunks(bytes) : undefined;
  const described = chunks && profileOfPng(bytes, chunks);
  if (deep && grey) {
    const profile = described ?? icc;
    return { bytes, embedded: false, profile: profile && rgbOfGrey(profile) };
  }
  if (chunks && described) return { bytes: withProfile(bytes, chunks, described), embedded: true, profile: undefined };
  const changed = icc && relativeColorimetric(icc);
  if (!changed) return { bytes, embedded: icc !== undefined, profile: undefined };
  // libpng rejects an abstract profile.
  if (chunks) return { bytes, embedded: false, profile: grey ? undefined : changed };
  return { bytes: withHead(bytes, icc, changed), embedded: true, profile: undefined };
}

/** The file with a changed profile header. Header and tag table are contiguous in every container; the rest stays unchanged. */
function withHead(bytes: Buffer, icc: Buffer, changed: Buffer): Buffer {
  const head = 132 + 12 * icc.readUInt32BE(128);
  const at = bytes.indexOf(icc.subarray(0, head));
  if (at < 0) return bytes;
  const copy = Buffer.from(bytes);
  changed.copy(copy, at, 0, head);
  return copy;
}

/**
 * The profile, changed so that its table for relative colorimetry is used although sharp asks for the perceptual one;
 * undefined if it has no tables. With sharp's own profile, lcms2 also applies black point compensation to a perceptual
 * conversion; it does not for an abstract profile, which it otherwise reads in the same way.
 */
export function relativeColorimetric(icc: Buffer): Buffer | undefined {
  if (icc.length < 132) return undefined;
  const count = Math.min(icc.readUInt32BE(128), Math.floor((icc.length - 132) / 12));
  const entryOf = (name: string) => {
    for (let at = 132; at < 132 + 12 * count; at += 12) if (icc.toString('latin1', at, at + 4) === name) return at;
    return undefined;
  };
  const [perceptual, colorimetric] = [entryOf('A2B0'), entryOf('A2B1')];
  if (perceptual === undefined && colorimetric === undefined) return undefined;
  const changed = Buffer.from(icc);
  changed.write('abst', 12);
  if (perceptual === undefined) changed.write('A2B0', colorimetric!);
  else if (colorimetric !== undefined) icc.copy(changed, perceptual + 4, colorimetric + 4, colorimetric + 12);
  return changed;
}
