import type { Declared } from './read-declared.ts';
import { profileOfPng, withProfile } from './png-colour.ts';
import { readPngChunks } from './png-chunks.ts';

/**
 * The file with its colours described as sharp needs it: by a profile, of which it takes the table for relative
 * colorimetry. (It asks for the perceptual one, which changes colours that the screen could show as they are.)
 * @throws DomainError `unsupported_media_type` for colours that cannot be converted
 */
export function prepareColours(bytes: Buffer, { type, icc }: Pick<Declared, 'type' | 'icc'>): Buffer {
  if (type === 'image/png') {
    const chunks = readPngChunks(bytes);
    const profile = profileOfPng(bytes, chunks) ?? (icc && relativeColorimetric(icc));
    return profile ? withProfile(bytes, chunks, profile) : bytes;
  }
  const changed = icc && relativeColorimetric(icc);
  if (!changed || type === 'image/heic') return bytes;
  // Its header and table of tags are in one piece in every container; what follows stays as it is.
  const head = 132 + 12 * icc.readUInt32BE(128);
  const at = bytes.indexOf(icc.subarray(0, head));
  if (at < 0) return bytes;
  const copy = Buffer.from(bytes);
  changed.copy(copy, at, 0, head);
  return copy;
}

/** The profile with its relative colorimetric table in place of its perceptual one; undefined where it has not both. */
export function relativeColorimetric(icc: Buffer): Buffer | undefined {
  if (icc.length < 132) return undefined;
  const count = Math.min(icc.readUInt32BE(128), Math.floor((icc.length - 132) / 12));
  const entryOf = (name: string) => {
    for (let at = 132; at < 132 + 12 * count; at += 12) if (icc.toString('latin1', at, at + 4) === name) return at;
    return undefined;
  };
  const [perceptual, colorimetric] = [entryOf('A2B0'), entryOf('A2B1')];
  if (perceptual === undefined || colorimetric === undefined) return undefined;
  const changed = Buffer.from(icc);
  icc.copy(changed, perceptual + 4, colorimetric + 4, colorimetric + 12);
  return changed;
}
