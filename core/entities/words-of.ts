import { fold } from '../shared/fold.ts';

const longestWord = 60;
const mostWords = 600;
const words = new Intl.Segmenter('und', { granularity: 'word' });

/** The different words of texts, as search compares them. Those of languages without spaces are found, too. */
export function wordsOf(...texts: string[]): string[] {
  const found = new Set<string>();
  for (const text of texts) {
    for (const { segment, isWordLike } of words.segment(fold(text))) if (isWordLike && segment.length <= longestWord) found.add(segment);
  }
  return [...found].slice(0, mostWords);
}
