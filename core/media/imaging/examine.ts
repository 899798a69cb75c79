import { Budget } from './budget.ts';
import { cutOff, refuseDecoding } from './decode-image.ts';
import { fileTooLarge, type ImageType, maxFileBytes } from './formats.ts';
import { withKnownBrand } from './heif-boxes.ts';
import { inTurn } from './in-turn.ts';
import { isCutOff } from './is-cut-off.ts';
import { readJpeg } from './jpeg-structure.ts';
import { type Prepared, prepareColours } from './prepare-colours.ts';
import { type Declared, readDeclared } from './read-declared.ts';
import { sniffImageType } from './sniff.ts';

/** A file that has passed all checks that do not need its pixels. */
export interface Examined {
  /** The file as received. */
  received: Buffer;
  /** The image in the file, in a form that decoders accept. */
  bytes: Buffer;
  /** The same image, with its colours described by a profile. */
  prepared: Prepared;
  declared: Declared;
  budget: Budget;
}

/**
 * Runs `work` with an untrusted upload, within `milliseconds`. The cheapest checks come first.
 * @throws DomainError for every rejected file: `empty_file`, `truncated_image`, `corrupt_image` (invalid),
 *   `unsupported_media_type` (unsupported_type), `file_too_large`, `too_many_pixels`, `animation_too_long` (too_large),
 *   `image_too_costly` (unprocessable); and `imaging_busy` (unavailable)
 */
export async function examine<Result>(upload: Uint8Array, milliseconds: number, work: (examined: Examined) => Promise<Result>): Promise<Result> {
  const budget = new Budget(milliseconds);
  const received = Buffer.from(upload.buffer, upload.byteOffset, upload.byteLength);
  if (received.length > maxFileBytes) throw fileTooLarge(received.length);
  const sniffed = sniffImageType(received);
  const { bytes, ended } = readContainer(received, sniffed);
  return inTurn(async () => {
    budget.left();
    const declared = await readDeclared(bytes, sniffed, ended);
    return work({ received, bytes, prepared: prepareColours(bytes, declared), declared, budget }).catch(refuseTimeout);
  });
}

/** The image in a complete file, in the form that decoders accept. */
function readContainer(received: Buffer, type: ImageType): Pick<Examined, 'bytes'> & Pick<Declared, 'ended'> {
  if (type === 'image/jpeg') return readJpeg(received);
  if (isCutOff(received, type)) throw cutOff();
  return { bytes: type === 'image/heic' || type === 'image/avif' ? withKnownBrand(received) : received, ended: true };
}

/** Running out of time while encoding is the file's fault; any other failure is ours. */
function refuseTimeout(error: unknown): never {
  if (error instanceof Error && error.message.startsWith('timeout:')) refuseDecoding(error);
  throw error;
}
