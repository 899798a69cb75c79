import type { App } from '../shared/app.ts';
import { masterKeyOf } from './limits.ts';
import { placesOf } from './places.ts';
import type { MediaRow } from './sql.ts';

const extensions: Record<string, string> = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp', 'image/gif': 'gif', 'image/avif': 'avif' };

export interface BestFile {
  /** Its key in storage. */
  key: string;
  extension: string;
}

/** A photo's best stored file: its master or, if there is none, the variant `original`. Undefined if there is neither. */
export async function bestFile(app: App, { folder, variants }: Pick<MediaRow, 'folder' | 'variants'>): Promise<BestFile | undefined> {
  for (const key of [folder && masterKeyOf(folder), ...(variants ? placesOf(variants.original) : [])]) {
    const type = key ? await app.storage.typeOfMedia(key) : undefined;
    if (key && type !== undefined) return { key, extension: extensions[type] ?? 'bin' };
  }
  return undefined;
}
