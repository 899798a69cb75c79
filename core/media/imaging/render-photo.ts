import { timeForConsumer } from '../limits.ts';
import { decodeImage, openSource, type Source } from './decode-image.ts';
import { examine, type Examined } from './examine.ts';
import type { ImageType } from './formats.ts';
import { renderAnimation } from './render-animation.ts';
import { renderMaster } from './render-master.ts';
import { renderRenditions } from './render-renditions.ts';
import { originalBox, renditionBox } from './sizes.ts';
import type { Variant } from './variant.ts';

export interface RenderedPhoto {
  /** Stills of every width, narrowest first. */
  renditions: Variant[];
  /** The whole picture in its own size, for exports and future renditions. It is not served. */
  master: Variant;
}

/** Types that are always photographs: they can be reduced before it is known whether they are graphics. */
const photographic: readonly ImageType[] = ['image/jpeg', 'image/heic'];

/**
 * Creates the files that no request waits for: the renditions and the master. Sequentially, so that their memory
 * does not add up.
 * @throws DomainError like `examine`
 */
export const renderPhoto = (file: Uint8Array, milliseconds = timeForConsumer): Promise<RenderedPhoto> =>
  examine(file, milliseconds, async (examined) => {
    const { bytes, prepared, declared, budget } = examined;
    const source = await openSource(prepared, declared, budget);
    const { bitmap, renditions } = await renderFrom(source, examined);
    const master = declared.animation
      ? await renderAnimation(bytes, declared, budget, { name: 'master', quality: 90 })
      : await renderMaster(source, examined, bitmap);
    return { renditions, master };
  });

/** Only the renditions. */
export const renderStills = (file: Uint8Array, milliseconds = timeForConsumer): Promise<Variant[]> =>
  examine(file, milliseconds, async (examined) => {
    const source = await openSource(examined.prepared, examined.declared, examined.budget);
    return (await renderFrom(source, examined)).renditions;
  });

/** Frees the pixels before the master is encoded, since an AVIF of 50 megapixels needs all the memory. */
async function renderFrom(source: Source, { prepared, declared, budget }: Examined) {
  const box = photographic.includes(declared.type) ? renditionBox : originalBox;
  const { data, ...bitmap } = await decodeImage(source, prepared, declared, budget, box);
  const renditions = await renderRenditions({ data, ...bitmap }, budget);
  // The garbage collector would keep the pixels for a while, so they are freed now, unless they share their memory with other data.
  if (data.buffer instanceof ArrayBuffer && data.byteLength === data.buffer.byteLength) data.buffer.transfer(0);
  return { bitmap, renditions };
}

/** Functions that create the files of an upload, optionally with a cache. */
export interface Imaging {
  processImage: typeof import('./process-image.ts').processImage;
  renderPhoto: typeof renderPhoto;
}
