import { describe, expect, it } from 'vitest';
import { oneLine, text, visible, written } from './text.ts';

describe('text', () => {
  it('has one spelling of each character, and counts that', () => {
    expect(text(1, 3).parse('Zoe\u0308')).toBe('Zo\u00EB');
  });

  it.each(['a\0b', 'a\uD800b'])('rejects what cannot be stored: %j', (value) => {
    expect(text(0, 9).safeParse(value).success).toBe(false);
    expect(written(0, 9).safeParse(value).success).toBe(false);
  });
});

describe('user-written text', () => {
  it.each([
    ['an override of direction', 'Ada\u202Egnp.exe', 'Adagnp.exe'],
    ['an escape sequence', '\u001B[2JAda', '[2JAda'],
    ['a byte order mark', '\uFEFFAda', 'Ada'],
    ['line ends of every kind', 'a\r\nb\rc\nd', 'a\nb\nc\nd'],
    ['a family', '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}', '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}'],
    ['isolates, as Arabic and Hebrew need them', '\u2067\u05D0\u2069', '\u2067\u05D0\u2069'],
  ])('is kept, except for characters that are not for reading: %s', (_, value, kept) => {
    expect(written(0, 99).parse(value)).toBe(kept);
  });

  it.each(['', '   ', '\n\t', '\u200B', '\u2800', '\u3164', '\u00AD', '\uFEFF', '\u2060', '\u{E0041}\u{E0042}', '\u0301', '\u202E'])('contains something visible, unlike %j', (value) => {
    expect(visible(99).safeParse(value).success).toBe(false);
    expect(oneLine(99).parse(value)).toBe('');
  });

  it.each(['a', '\u{1F600}', '\u05D0', '\u00A9', '.', 'e\u0301', '\u{1FAE9}'])('may be %s', (value) => {
    expect(visible(99).safeParse(value).success).toBe(true);
  });

  it('is a single line if it is a name', () => {
    expect(oneLine(50).parse(' Ada\n  Lovelace\t')).toBe('Ada Lovelace');
  });
});
