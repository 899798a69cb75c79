import { forgetDraft, keepDraft, type KeptDraft } from './draft-store.ts';

export interface DraftKeeper {
  /** Stores the current draft, or deletes it if it is empty. */
  keep: (draft: KeptDraft) => void;
  /** Ends the draft: deletes it and stops storing anything. */
  end: () => Promise<void>;
}

interface DraftKeeperOptions {
  owner: string;
  /** Photos already stored. */
  photos: readonly string[];
  /** Whether the owner is still signed in; otherwise nothing is stored. */
  allowed: () => boolean;
  /** Called after each write with whether the whole draft is stored. */
  onKept: (whole: boolean) => void;
}

/** Stores a draft as it changes: writes one state at a time, and skips those that are outdated by then. */
export function newDraftKeeper({ owner, photos, allowed, onKept }: DraftKeeperOptions): DraftKeeper {
  let kept: ReadonlySet<string> = new Set(photos);
  /** Photos that did not fit. They are not retried, since that would happen with every letter typed. */
  const refused = new Set<string>();
  let next: KeptDraft | undefined;
  let writing: Promise<void> | undefined;
  let over = false;

  const write = async (draft: KeptDraft): Promise<void> => {
    if (draft.caption === '' && draft.photos.length === 0) await forgetDraft(owner);
    else await keepDraft(owner, draft, kept);
    kept = new Set(draft.photos.map(({ id }) => id));
  };

  /** @returns whether everything is stored */
  const writeWhatFits = async (draft: KeptDraft): Promise<boolean> => {
    const fitting = draft.photos.filter(({ id }) => !refused.has(id));
    try {
      await write({ ...draft, photos: fitting });
      return fitting.length === draft.photos.length;
    } catch {
      for (const { id } of fitting) if (!kept.has(id)) refused.add(id);
      // It may fit without the newest photos. In a browser without storage, this fails as well.
      await write({ ...draft, photos: fitting.filter(({ id }) => kept.has(id)) }).catch(() => undefined);
      return false;
    }
  };

  const writeAll = async (): Promise<void> => {
    while (next && allowed()) {
      const draft = next;
      next = undefined;
      const whole = await writeWhatFits(draft);
      if (!over) onKept(whole);
    }
    writing = undefined;
  };

  return {
    keep(draft) {
      if (over) return;
      next = draft;
      writing ??= writeAll();
    },
    async end() {
      over = true;
      next = undefined;
      await writing;
      await forgetDraft(owner).catch(() => undefined);
    },
  };
}
