import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sharp } from 'sharp';
import { type Bitmap, deviceColours, refuseDecoding, type Source } from './decode-image.ts';
import type { Examined } from './examine.ts';
import { loadSharp } from './load-sharp.ts';
import { anonymise } from './profile-names.ts';
import { type Variant, variantOf } from './variant.ts';
import { wrapAsTiff } from './wrap-as-tiff.ts';

/**
 * The whole picture in its own size and colours, from our own encoder and without metadata except its profile and
 * orientation. Encoded in one pass, without having all its pixels in memory: 108 megapixels take 0.4 GB. (Therefore a
 * JPEG is not rotated, and its tables are not optimised: either would keep the whole picture in memory.)
 */
export async function renderMaster(source: Source, examined: Omit<Examined, 'received'>, { graphic, transparent }: Pick<Bitmap, 'graphic' | 'transparent'>): Promise<Variant> {
  const { declared: { type, orientation }, budget } = examined;
  const folder = await mkdtemp(join(tmpdir(), 'lambdagram-master-'));
  try {
    const file = join(folder, 'master');
    const image = (await openWhole(source, examined)).timeout(budget.timeout()).keepIccProfile();
    const lossless = graphic || transparent;
    if (!lossless && type === 'image/jpeg') image.withExif({ IFD0: { Orientation: String(orientation) } });
    else if (type !== 'image/heic') image.autoOrient();
    const output = lossless ? image.png({ compressionLevel: 4 }) : image.jpeg({ quality: 90, optimizeCoding: false });
    const info = await output.toFile(file).catch(refuseDecoding);
    return variantOf('master', lossless ? 'png' : 'jpeg', anonymise(await readFile(file)), info);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Opens the file with its original profile. If libvips would not find the profile, the pixels are put into a file that contains it. */
async function openWhole({ input, options, strict }: Source, { bytes, prepared, declared, budget }: Omit<Examined, 'received'>): Promise<Sharp> {
  const sharp = await loadSharp();
  const { profile } = prepared;
  if (profile && (declared.heif.codes || declared.heif.icc || declared.type === 'image/heic' || declared.type === 'image/avif')) {
    const pixels = await deviceColours(declared.deep)(sharp(input, options).timeout(budget.timeout())).toBuffer({ resolveWithObject: true }).catch(refuseDecoding);
    return sharp(wrapAsTiff(pixels, declared.deep, profile), { limitInputPixels: false });
  }
  // A profile changed for sharp's conversion is not valid for other software.
  const file = declared.type === 'image/png' ? prepared.bytes : bytes;
  return sharp(options.raw || strict ? input : file, { ...options, ignoreIcc: false });
}
