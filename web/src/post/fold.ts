import { characters } from '../ui/characters.ts';
import type { Entity } from './rich-text.tsx';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const mostLetters = 140;
const mostLines = 3;

/** The first few lines of a long text, which never end in the middle of a link or an emoji; undefined if the text is short. */
export function fold(text: string, entities: readonly Pick<Entity, 'start' | 'end'>[]): string | undefined {
  let [length, lines, letters] = [0, 1, 0];
  for (const { segment } of graphemes.segment(text)) {
    if (segment.includes('\n')) lines++;
    if (lines > mostLines || letters === mostLetters) {
      const cut = entities.find(({ start, end }) => start < length && end > length)?.start ?? length;
      return `${Array.from(text).slice(0, cut).join('').trimEnd()}…`;
    }
    // Positions of entities are in code points.
    length += characters(segment);
    letters++;
  }
  return undefined;
}
