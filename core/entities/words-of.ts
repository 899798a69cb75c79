import { fold } from '../shared/fold.ts';

const longestWord = 60;
const mostWords = 600;
const words = new Intl.Segmenter('und', { granularity: 'word' });

/** The distinct words of the texts, folded as in search; words are also found in languages written without spaces. */
export function wordsOf(...texts: string[]): string[] {
  const found = new Set<string>();
  for (const text of texts) {
    for (const { segment, isWordLike } of words.segment(fold(text))) if (isWordLike && segment.length <= longestWord) found.add(segment);
  }
  return [...found].slice(0, mostWords);
}
