import { useEffect, useReducer, useRef } from 'react';
import type { ReadyMedia } from '../api/client.ts';
import { newKey } from '../api/new-key.ts';
import { ApiError, isTransient } from '../api/problem.ts';
import { changeDraft, type DraftPhoto, mostPhotos, waiting } from './draft.ts';
import type { KeptPhoto } from './draft-store.ts';
import { confirmPhoto, uploadPhoto } from './upload-photo.ts';

/** Maximum concurrent uploads; more would only share the same bandwidth. */
const parallel = 3;

/** The photos of a new post, which are uploaded while the author is still writing. */
export function useDraft(restored: readonly KeptPhoto[]) {
  const [photos, change] = useReducer(changeDraft, restored, (kept) => kept.map(waiting));
  const running = useRef(new Map<string, AbortController>());

  const run = async (photo: DraftPhoto) => {
    const { id, file, mediaId } = photo;
    const controller = new AbortController();
    running.current.set(id, controller);
    const set = (to: Partial<DraftPhoto>) => {
      if (!controller.signal.aborted) change({ type: 'changed', id, to });
    };
    set({ state: mediaId ? 'processing' : 'sending', error: undefined });
    const upload = {
      signal: controller.signal,
      onProgress: (progress: number) => set({ progress }),
      onSent: (sent: string) => set({ mediaId: sent, progress: 1, state: 'processing' }),
    };
    try {
      const media = (mediaId && (await confirmKnown(mediaId, controller.signal))) || (await uploadPhoto(file, upload));
      set({ state: 'ready', mediaId: media.media_id, thumbnail: media.variants.thumbnail });
    } catch (error) {
      set({ state: 'failed', error });
    } finally {
      running.current.delete(id);
    }
  };

  useEffect(() => {
    const free = parallel - running.current.size;
    photos.filter(({ id, state }) => state === 'waiting' && !running.current.has(id)).slice(0, free).forEach((photo) => void run(photo));
  }, [photos]);

  useEffect(() => {
    const controllers = running.current;
    return () => controllers.forEach((controller) => controller.abort());
  }, []);

  return {
    photos,
    /** Adds as many files as fit and returns how many were left out. */
    add(files: readonly File[]): number {
      const taken = files.slice(0, mostPhotos - photos.length);
      const added = taken.map((file) => waiting({ id: newKey(), file, alt: '' }));
      change({ type: 'added', photos: added });
      return files.length - taken.length;
    },
    remove(id: string) {
      running.current.get(id)?.abort();
      // Frees the upload's place immediately: it may only notice the abort after the next photo is chosen.
      running.current.delete(id);
      change({ type: 'removed', id });
    },
    clear() {
      running.current.forEach((controller) => controller.abort());
      running.current.clear();
      change({ type: 'cleared' });
    },
    retry: (id: string) => change({ type: 'changed', id, to: { state: 'waiting', progress: 0 } }),
    describe: (id: string, alt: string) => change({ type: 'changed', id, to: { alt } }),
    move: (id: string, over: string) => change({ type: 'moved', id, over }),
  };
}

/** Confirms an earlier upload; undefined if the API has deleted it since, so that the file has to be sent again. */
async function confirmKnown(mediaId: string, signal: AbortSignal): Promise<ReadyMedia | undefined> {
  try {
    return await confirmPhoto(mediaId, signal);
  } catch (error) {
    if (error instanceof ApiError && !isTransient(error)) return undefined;
    throw error;
  }
}

export type Draft = ReturnType<typeof useDraft>;
