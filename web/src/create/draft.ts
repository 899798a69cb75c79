import { ApiError } from '../api/problem.ts';
import type { KeptPhoto } from './draft-store.ts';

export const mostPhotos = 10;

/** A photo on its way into a post. */
export interface DraftPhoto extends KeptPhoto {
  /** What the service shows of it, for files that the browser cannot show. */
  thumbnail?: string;
  state: 'waiting' | 'sending' | 'processing' | 'ready' | 'failed';
  /** Share of the bytes that are sent, 0 to 1. */
  progress: number;
  error?: unknown;
}

/** A photo whose upload is still to come, or to be confirmed. */
export const waiting = (photo: KeptPhoto): DraftPhoto => ({ ...photo, state: 'waiting', progress: photo.mediaId ? 1 : 0 });

type DraftChange =
  | { type: 'added'; photos: DraftPhoto[] }
  | { type: 'changed'; id: string; to: Partial<DraftPhoto> }
  | { type: 'removed'; id: string }
  | { type: 'cleared' }
  | { type: 'moved'; id: string; over: string };

export function changeDraft(photos: readonly DraftPhoto[], change: DraftChange): readonly DraftPhoto[] {
  switch (change.type) {
    case 'added':
      return [...photos, ...change.photos];
    case 'changed':
      return photos.map((photo) => (photo.id === change.id ? { ...photo, ...change.to } : photo));
    case 'removed':
      return photos.filter(({ id }) => id !== change.id);
    case 'cleared':
      return [];
    case 'moved': {
      const from = photos.findIndex(({ id }) => id === change.id);
      const to = photos.findIndex(({ id }) => id === change.over);
      const moved = photos[from];
      return moved ? photos.toSpliced(from, 1).toSpliced(to, 0, moved) : photos;
    }
  }
}

/** A file that was examined and refused stays refused, and so does an empty one; everything else may work next time. */
export const canRetry = ({ state, file, error }: DraftPhoto): boolean =>
  state === 'failed' && file.size > 0 && !(error instanceof ApiError && [400, 413, 415, 422].includes(error.status));

/** The id of the field for a photo's alternative text. */
export const altField = (id: string): string => `alt-${id}`;
