import { type Chromaticities, chromaticities, makeProfile, power, pqTransfer, srgbTransfer, type Transfer } from './colour-profile.ts';
import { unsupported } from './sniff.ts';

/**
 * Coding-independent code points (ITU-T H.273) whose meaning differs from sRGB. Those of standard-definition television are
 * left out: they differ by less than the screens of the time did.
 */
const primariesOf: Record<number, Chromaticities> = { 9: chromaticities.rec2020, 11: chromaticities.dciP3, 12: chromaticities.p3 };
const transferOf: Record<number, Transfer> = { 4: power(2.2), 5: power(2.8), 8: power(1), 16: pqTransfer };
const hlg = 18;

/**
 * The profile for colours that a file describes by code points; undefined for our defaults.
 * @throws DomainError `unsupported_media_type` for HLG, whose white depends on the screen
 */
export function profileOfCodePoints(kind: 'rgb' | 'grey', primaries: number, transfer: number): Buffer | undefined {
  if (transfer === hlg) throw unsupported('This image is coded for HLG screens');
  if (!(primaries in primariesOf) && !(transfer in transferOf)) return undefined;
  return makeProfile(kind, primariesOf[primaries] ?? chromaticities.srgb, transferOf[transfer] ?? srgbTransfer);
}

/** Whether 8 bits are too few for values of this transfer function: dark tones would show banding. */
export const needsDepth = (transfer: number): boolean => transfer === 8 || transfer === 16;
