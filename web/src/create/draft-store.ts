import { createStore, promisifyRequest, type UseStore } from 'idb-keyval';

export interface KeptPhoto {
  id: string;
  file: File;
  alt: string;
  mediaId?: string;
}

/** A draft stored in the browser. */
export interface KeptDraft {
  caption: string;
  photos: readonly KeptPhoto[];
}

/** A draft without its files, which are separate entries, so that typing does not write the photos again. */
interface Words {
  caption: string;
  photos: Omit<KeptPhoto, 'file'>[];
}

/** A draft's texts have the key `[owner]`, its files `[owner, photo]`. */
let opened: UseStore | undefined;
const inStore: UseStore = async (mode, work) => (opened ??= createStore('lambdagram.drafts', 'drafts'))(mode, work);

/** Finds the owner's draft. Like all functions here, it throws if the browser has no storage, or no space left. */
export const findDraft = (owner: string): Promise<KeptDraft | undefined> =>
  inStore('readonly', async (entries) => {
    const words = await promisifyRequest<Words | undefined>(entries.get([owner]));
    if (!words) return undefined;
    const files = await Promise.all(words.photos.map(({ id }) => promisifyRequest<File | undefined>(entries.get([owner, id]))));
    const photos = words.photos.flatMap((photo, index) => {
      const file = files[index];
      return file ? [{ ...photo, file }] : [];
    });
    return { caption: words.caption, photos };
  });

/** Stores the whole draft, or leaves the stored one unchanged. The files of `kept` are already stored. */
export const keepDraft = (owner: string, { caption, photos }: KeptDraft, kept: ReadonlySet<string>): Promise<void> =>
  inStore('readwrite', (entries) => {
    const words: Words = { caption, photos: photos.map(({ id, alt, mediaId }) => ({ id, alt, ...(mediaId && { mediaId }) })) };
    entries.put(words, [owner]);
    for (const { id, file } of photos) if (!kept.has(id)) entries.put(file, [owner, id]);
    for (const id of kept) if (!photos.some((photo) => photo.id === id)) entries.delete([owner, id]);
    return promisifyRequest(entries.transaction);
  });

export const forgetDraft = (owner: string): Promise<void> =>
  inStore('readwrite', (entries) => {
    // As keys, arrays sort after strings, so this range covers all of the owner's entries.
    entries.delete(IDBKeyRange.bound([owner], [owner, []]));
    return promisifyRequest(entries.transaction);
  });
