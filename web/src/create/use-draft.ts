import { useEffect, useReducer, useRef } from 'react';
import { changeDraft, type DraftPhoto, mostPhotos } from './draft.ts';
import { confirmPhoto, uploadPhoto } from './upload-photo.ts';

/** Uploads that run at once; more only share the same line. */
const parallel = 3;

/** The photos of a post that is being made. They are sent while their author still writes. */
export function useDraft() {
  const [photos, change] = useReducer(changeDraft, []);
  const running = useRef(new Map<string, AbortController>());
  const previews = useRef(new Set<string>());

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
      const media = await (mediaId ? confirmPhoto(mediaId, controller.signal) : uploadPhoto(file, upload));
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
    const [controllers, urls] = [running.current, previews.current];
    return () => {
      controllers.forEach((controller) => controller.abort());
      urls.forEach((url) => URL.revokeObjectURL(url));
    };
  }, []);

  return {
    photos,
    /** Takes as many files as there is room for; answers how many were left. */
    add(files: readonly File[]): number {
      const taken = files.slice(0, mostPhotos - photos.length);
      const added = taken.map((file): DraftPhoto => {
        const preview = URL.createObjectURL(file);
        previews.current.add(preview);
        return { id: preview, file, preview, alt: '', state: 'waiting', progress: 0 };
      });
      change({ type: 'added', photos: added });
      return files.length - taken.length;
    },
    remove(id: string) {
      running.current.get(id)?.abort();
      // Its place is free at once: the upload hears of the abort only after the next photo was looked for.
      running.current.delete(id);
      change({ type: 'removed', id });
      URL.revokeObjectURL(id);
    },
    retry: (id: string) => change({ type: 'changed', id, to: { state: 'waiting', progress: 0 } }),
    describe: (id: string, alt: string) => change({ type: 'changed', id, to: { alt } }),
    move: (id: string, over: string) => change({ type: 'moved', id, over }),
  };
}

export type Draft = ReturnType<typeof useDraft>;
