import type { App } from '../shared/app.ts';
import { DomainError } from '../shared/errors.ts';
import { maxFileBytes } from './imaging/formats.ts';
import { type RenderedPhoto, renderPhoto, renderStills } from './imaging/render-photo.ts';
import { folderOf, masterKeyOf } from './limits.ts';
import { markRendered, type MediaRow } from './sql.ts';
import { readStored } from './read-stored.ts';
import { storeFiles } from './store-files.ts';

export interface Rendering {
  /** The uploaded bytes, if at hand; otherwise they are read from quarantine. */
  bytes?: Uint8Array;
  /** Time limit (ms) for imaging. */
  time: number;
  /** Default: `renderPhoto`. May cache its results for the same bytes. */
  imaging?: typeof renderPhoto;
}

/**
 * Creates a ready photo's renditions and master from its upload, which is then deleted. Safe to run again after a crash at
 * any point, and concurrently: the same bytes produce the same objects.
 */
export async function renderMedia(app: App, { id, folder, renditions, upload_key }: MediaRow, { bytes, time, imaging = renderPhoto }: Rendering): Promise<void> {
  if (folder && !renditions) {
    const source = bytes ?? (await app.storage.readUpload(upload_key, maxFileBytes))?.bytes;
    // Without the upload, which is kept for a day, the job `render-media` uses `original`.
    if (source) await storeRendered(app, { id, folder }, await render(app, id, () => imaging(source, time)));
  }
  await app.storage.deleteUpload(upload_key);
}

/**
 * The same for a photo whose upload has been deleted: uses its `original`, which is large enough for the widest rendition.
 * Creates no master, which would be no better than `original`. Returns false if the photo is gone.
 */
export async function renderOriginal(app: App, row: MediaRow, time: number): Promise<boolean> {
  const { id, user_id, folder, content_hash, variants, upload_key } = row;
  const upload = folder ? await app.storage.readUpload(upload_key, maxFileBytes) : undefined;
  if (upload?.bytes) await renderMedia(app, row, { bytes: upload.bytes, time });
  else {
    const bytes = await readStored(app, variants!.original);
    if (!bytes) return false;
    const rendered = await render(app, id, async () => ({ renditions: await renderStills(bytes, time) }));
    await storeRendered(app, { id, folder: folder ?? folderOf(user_id, content_hash!) }, rendered);
  }
  return true;
}

/** A served photo may still be too expensive for this: then it stays unchanged. */
async function render(app: App, id: string, work: () => Promise<Partial<RenderedPhoto>>): Promise<Partial<RenderedPhoto>> {
  const started = performance.now();
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DomainError) || error.kind === 'unavailable') throw error;
    app.log.warn('a photo has no renditions', { media_id: id, error });
    return {};
  } finally {
    app.metrics.duration('MediaRendering', performance.now() - started);
  }
}

async function storeRendered(app: App, { id, folder }: { id: string; folder: string }, { renditions = [], master }: Partial<RenderedPhoto>): Promise<void> {
  const files = renditions.map(({ name, body, contentType }) => ({ key: `${folder}/${name}`, body, contentType }));
  await storeFiles(app, id, master ? [...files, { key: masterKeyOf(folder), ...master, isMaster: true }] : files, (tx) =>
    markRendered(tx, id, folder, renditions.map(({ name, width, height, format }) => ({ name, width, height, format }))),
  );
}
