import { expect, it } from 'vitest';
import { processImage } from '../../core/media/imaging/process-image.ts';
import { samplePhotos, surviveDamage } from '../setup/damaged-photos.ts';

it('rejects a HEIC image whose pixels are damaged', async () => {
  const heic = Buffer.from((await samplePhotos())['heic']!);
  heic.fill(0, 82, 86);
  await expect(processImage(heic)).rejects.toMatchObject({ kind: 'invalid', code: 'corrupt_image' });
});

it('turns a damaged photo into an image, or says what is wrong with it, in 200 cases', { timeout: 120_000 }, async () => {
  await expect(surviveDamage(200, 2026)).resolves.toBeUndefined();
});
