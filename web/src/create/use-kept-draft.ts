import { useEffect, useRef, useState } from 'react';
import { currentSession } from '../session/session-store.ts';
import { type DraftKeeper, newDraftKeeper } from './draft-keeper.ts';
import { findDraft, type KeptDraft } from './draft-store.ts';

/** Longest time (ms) to wait for the browser's storage, which now and then does not answer. */
const patience = 3_000;

/** What is kept of somebody's draft; `loading` until that is known, and undefined when there is none or it cannot be read. */
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

/** Keeps a draft in the browser as it changes; answers whether all of it is kept. */
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
  // Uploads change photos many times a second, in ways that are not kept.
  useEffect(() => {
    if (last.current === words) return;
    last.current = words;
    keeper.keep(draft);
  });
  return { whole, end: keeper.end };
}
