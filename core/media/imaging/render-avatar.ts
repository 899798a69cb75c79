import { timeForRequest } from '../limits.ts';
import { Budget } from './budget.ts';
import { inTurn } from './in-turn.ts';
import { loadSharp } from './load-sharp.ts';
import { type Variant, variantOf } from './variant.ts';

/** Sides in pixels. Clients replace one size with another in the URL, so a file has the name of its size even if the picture is smaller. */
export const avatarSides = [64, 128, 320] as const;

/**
 * Square crops of the most salient part of a picture. It comes from our own encoder, so it does not have to be examined.
 * @throws DomainError `imaging_busy` (unavailable)
 */
export async function renderAvatar(picture: Uint8Array): Promise<Variant[]> {
  const budget = new Budget(timeForRequest);
  return inTurn(() => renderSquares(picture, budget));
}

async function renderSquares(picture: Uint8Array, budget: Budget): Promise<Variant[]> {
  const sharp = await loadSharp();
  const timeout = budget.timeout();
  const whole = sharp(picture).timeout(timeout);
  const { width, height } = await whole.metadata();
  const largest = Math.min(avatarSides.at(-1)!, width, height);
  const { data, info } = await whole
    .resize({ width: largest, height: largest, fit: 'cover', position: sharp.strategy.attention })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const square = sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
  return Promise.all(
    avatarSides.map(async (side) => {
      const encoded = await square.clone().resize({ width: Math.min(side, largest) }).webp({ quality: 80, effort: 4 }).timeout(timeout).toBuffer({ resolveWithObject: true });
      return variantOf(String(side), 'webp', encoded.data, encoded.info);
    }),
  );
}
