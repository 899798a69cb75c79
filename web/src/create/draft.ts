import { ApiError } from '../api/problem.ts';
import type { KeptPhoto } from './draft-store.ts';

export const mostPhotos = 10;

/** A photo being added to a post. */
export interface DraftPhoto extends KeptPhoto {
  /** The rendition's URL, for files that the browser cannot display. */
  thumbnail?: string;
  state: 'waiting' | 'sending' | 'processing' | 'ready' | 'failed';
  /** The share of bytes sent, 0 to 1. */
  progress: number;
  error?: unknown;
}

/** A photo that still has to be uploaded, or only confirmed. */
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

/** Retrying does not help if the file is empty or was rejected; other failures may be temporary. */
export const canRetry = ({ state, file, error }: DraftPhoto): boolean =>
  state === 'failed' && file.size > 0 && !(error instanceof ApiError && [400, 413, 415, 422].includes(error.status));

/** The id of the field for a photo's alternative text. */
export const altField = (id: string): string => `alt-${id}`;
