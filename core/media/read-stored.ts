import type { App } from '../shared/app.ts';
import { placesOf } from './places.ts';

/** Reads a stored object by its key, wherever it is. */
export async function readStored(app: App, key: string): Promise<Uint8Array | undefined> {
  for (const place of placesOf(key)) {
    const found = await app.storage.readMedia(place);
    if (found) return found;
  }
  return undefined;
}
