import { expect, it } from 'vitest';
import { fold } from './fold.ts';

const family = '👨‍👩‍👧‍👦';

it('does not fold short texts', () => {
  expect(fold('short', [])).toBeUndefined();
  expect(fold(family.repeat(140), [])).toBeUndefined();
});

it('cuts between grapheme clusters', () => expect(fold(family.repeat(141), [])).toBe(`${family.repeat(140)}…`));

it('cuts after a few lines', () => expect(fold('one\ntwo\nthree\nfour', [])).toBe('one\ntwo\nthree…'));

it('omits a link that would be cut', () => expect(fold(`${'a'.repeat(135)} #sunrise`, [{ start: 136, end: 144 }])).toBe(`${'a'.repeat(135)}…`));
