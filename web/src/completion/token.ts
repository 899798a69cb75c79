/** A partially typed mention or hashtag, and its position in the text. */
export interface Token {
  kind: 'users' | 'hashtags';
  /** The position of the @ or #; the token ends at the caret. */
  start: number;
  typed: string;
}

// As in the API, mentions and hashtags cannot start inside a word, URL or email address. A dot at the end is not part of them.
const mention = /(?:^|[^\p{L}\p{M}\p{N}_@/.&#-])@([a-z0-9_](?:[a-z0-9_.]*[a-z0-9_])?)$/iu;
const hashtag = /(?:^|[^\p{L}\p{M}\p{N}_@/&#＃])[#＃]([\p{L}\p{M}\p{N}_]+)$/u;

/** The mention or hashtag that ends at the caret. */
export function tokenAt(text: string, caret: number): Token | undefined {
  const before = text.slice(0, caret);
  // Mentions and hashtags are shorter than this.
  const near = before.slice(-120);
  for (const [kind, pattern] of [['users', mention], ['hashtags', hashtag]] as const) {
    const typed = pattern.exec(near)?.[1];
    if (typed !== undefined) return { kind, typed, start: caret - typed.length - 1 };
  }
  return undefined;
}
