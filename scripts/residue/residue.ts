/** Something that still identifies an account. */
export interface Residue {
  where: string;
  what: string;
  /** Why it may exist, and for how long; absent if it should not exist. */
  kept?: string;
}

/** A running service: its functions' environment, and its folder. */
export interface Searched {
  environment: Record<string, string | undefined>;
  dataDir: string;
}

/** Finds words in one store; undefined if the service has no such store. */
export type Search = (service: Searched, words: readonly string[]) => Promise<Residue[] | undefined>;

export const hasOne = (text: string, words: readonly string[]): boolean => words.some((word) => text.includes(word));
