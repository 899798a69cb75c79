import { useEffect, useRef, useState } from 'react';
import { currentSession } from '../session/session-store.ts';
import { type DraftKeeper, newDraftKeeper } from './draft-keeper.ts';
import { findDraft, type KeptDraft } from './draft-store.ts';

/** Maximum wait (ms) for the browser's storage, which occasionally does not respond. */
const patience = 3_000;

/** A user's stored draft; `loading` until it is read, and undefined if there is none or it cannot be read. */
export function useKeptDraft(owner: string): KeptDraft | 'loading' | undefined {
  const [draft, setDraft] = useState<KeptDraft | 'loading' | undefined>('loading');
  useEffect(() => {
    let waiting = true;
    const settle = (found?: KeptDraft) => {
      if (waiting) setDraft(found);
      waiting = false;
    };
    const timer = setTimeout(settle, patience);
    void findDraft(owner).then(settle, () => settle());
    return () => {
      waiting = false;
      clearTimeout(timer);
    };
  }, [owner]);
  return draft;
}

/** Stores a draft in the browser as it changes; returns whether all of it is stored. */
export function useDraftKeeper(owner: string, restored: KeptDraft | undefined, draft: KeptDraft): { whole: boolean; end: DraftKeeper['end'] } {
  const [whole, setWhole] = useState(true);
  const [keeper] = useState(() =>
    newDraftKeeper({
      owner,
      photos: restored?.photos.map(({ id }) => id) ?? [],
      allowed: () => currentSession()?.user.id === owner,
      onKept: setWhole,
    }),
  );
  const words = JSON.stringify([draft.caption, draft.photos.map(({ id, alt, mediaId }) => [id, alt, mediaId])]);
  const last = useRef(words);
  // Upload progress changes photos many times a second, but is not stored.
  useEffect(() => {
    if (last.current === words) return;
    last.current = words;
    keeper.keep(draft);
  });
  return { whole, end: keeper.end };
}
