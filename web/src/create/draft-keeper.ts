import { forgetDraft, keepDraft, type KeptDraft } from './draft-store.ts';

export interface DraftKeeper {
  /** Keeps a draft as it is now, or forgets it when there is nothing in it. */
  keep: (draft: KeptDraft) => void;
  /** The draft is over: it goes, and nothing is kept any more. */
  end: () => Promise<void>;
}

interface DraftKeeperOptions {
  owner: string;
  /** Photos that are kept from before. */
  photos: readonly string[];
  /** Whether the owner is still signed in here: nothing of theirs is written after that. */
  allowed: () => boolean;
  /** Whether all of the draft is kept. */
  onKept: (whole: boolean) => void;
}

/** Writes a draft while it changes: one state after the other, leaving out those that are old by the time it gets to them. */
export function newDraftKeeper({ owner, photos, allowed, onKept }: DraftKeeperOptions): DraftKeeper {
  let kept: ReadonlySet<string> = new Set(photos);
  /** Photos for which there was no room: trying again would write them with every letter. */
  const refused = new Set<string>();
  let next: KeptDraft | undefined;
  let writing: Promise<void> | undefined;
  let over = false;

  const write = async (draft: KeptDraft): Promise<void> => {
    if (draft.caption === '' && draft.photos.length === 0) await forgetDraft(owner);
    else await keepDraft(owner, draft, kept);
    kept = new Set(draft.photos.map(({ id }) => id));
  };

  /** @returns whether everything is kept */
  const writeWhatFits = async (draft: KeptDraft): Promise<boolean> => {
    const fitting = draft.photos.filter(({ id }) => !refused.has(id));
    try {
      await write({ ...draft, photos: fitting });
      return fitting.length === draft.photos.length;
    } catch {
      for (const { id } of fitting) if (!kept.has(id)) refused.add(id);
      // Without the newest photos there may be room; a browser that keeps nothing at all refuses this too.
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
