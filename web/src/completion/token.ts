/** What is being typed of a mention or a hashtag: where in the text, and what of it is there. */
export interface Token {
  kind: 'users' | 'hashtags';
  /** Where it begins, with its sign; it ends at the caret. */
  start: number;
  typed: string;
}

// As the API finds them, a mention and a hashtag begin behind what is no part of a word or an address. A dot at the end is the end of a sentence.
const mention = /(?:^|[^\p{L}\p{M}\p{N}_@/.&#-])@([a-z0-9_](?:[a-z0-9_.]*[a-z0-9_])?)$/iu;
const hashtag = /(?:^|[^\p{L}\p{M}\p{N}_@/&#＃])[#＃]([\p{L}\p{M}\p{N}_]+)$/u;

/** The mention or hashtag that ends at the caret. */
export function tokenAt(text: string, caret: number): Token | undefined {
  const before = text.slice(0, caret);
  // Neither is longer than this.
  const near = before.slice(-120);
  for (const [kind, pattern] of [['users', mention], ['hashtags', hashtag]] as const) {
    const typed = pattern.exec(near)?.[1];
    if (typed !== undefined) return { kind, typed, start: caret - typed.length - 1 };
  }
  return undefined;
}
