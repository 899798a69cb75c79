import { expect, it } from 'vitest';
import { surviveDamage } from '../setup/damaged-photos.ts';

it('turns a damaged photo into an image, or says what is wrong with it, in 10,000 cases', { timeout: 3_600_000 }, async () => {
  await expect(surviveDamage(10_000, 11)).resolves.toBeUndefined();
});
