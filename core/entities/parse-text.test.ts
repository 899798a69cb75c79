import { describe, expect, it } from 'vitest';
import { canonicalTag } from './hashtag.ts';
import { parseText } from './parse-text.ts';

/** The entities found, as written in the text. */
const parts = (text: string) => parseText(text).map((entity) => [...text].slice(entity.start, entity.type === 'mention' ? entity.start + 1 + entity.names[0]!.length : entity.end).join(''));
const tags = (text: string) => parseText(text).flatMap((entity) => (entity.type === 'hashtag' ? entity.tag : []));
const urls = (text: string) => parseText(text).flatMap((entity) => (entity.type === 'url' ? entity.url : []));
const names = (text: string) => parseText(text).flatMap((entity) => (entity.type === 'mention' ? [entity.names] : []));

describe('hashtags', () => {
  it.each([
    ['#sunset, #Sunset! (#sunset)', ['sunset', 'sunset', 'sunset']],
    ['#हिन्दी #日本語タグ #한국어 #русский #שלום #العربية #café_1 #naïve', ['हिन्दी', '日本語タグ', '한국어', 'русский', 'שלום', 'العربية', 'café_1', 'naïve']],
    ['＃全角 #ＡＢＣ #ﬁsh', ['全角', 'abc', 'fish']],
    ['🎉#party🎉 #2024goals', ['party', '2024goals']],
    ['a#b #1 # #- &#39; #', []],
    ['https://example.com/#part', []],
  ])('of %s', (text, expected) => expect(tags(text)).toEqual(expected));

  it('are no longer than 100 characters, and 30 in a text', () => {
    expect(tags(`#${'a'.repeat(100)} #${'b'.repeat(101)}`)).toEqual(['a'.repeat(100)]);
    // One character that expands to eighteen.
    expect(tags(`#${'ﷺ'.repeat(50)}`)).toEqual([]);
    expect(tags(Array.from({ length: 40 }, (_, index) => `#tag${index}`).join(' '))).toHaveLength(30);
  });

  it('are normalised', () => {
    for (const tag of ['İstanbul', 'ＡＢＣ', 'Straße', 'Ⅷ', 'ΟΔΟΣ']) expect(canonicalTag(canonicalTag(tag)!)).toBe(canonicalTag(tag));
  });
});

describe('mentions', () => {
  it.each([
    ['Hi @Ada, @bob! (@cy_1) @dee’s', [['ada'], ['bob'], ['cy_1'], ['dee']]],
    ['@ada.lovelace. @eve..bob', [['ada.lovelace', 'ada'], ['eve']]],
    ['見て@ada 🎉@bob', [['ada'], ['bob']]],
    ['ada@example.org josé@ada.es x@@ada @ada@host @ada://x @ab @adaé', []],
    [`@${'a'.repeat(31)} @${'b'.repeat(30)}`, [['b'.repeat(30)]]],
  ])('of %s', (text, expected) => expect(names(text)).toEqual(expected));
});

describe('links', () => {
  it.each([
    ['See https://example.com/a?b=c#d. (http://example.org/x(y)) www.example.net!', ['https://example.com/a?b=c#d', 'http://example.org/x(y)', 'https://www.example.net']],
    ['見てhttps://example.com/aです', ['https://example.com/a']],
    ['https://example.com/@ada and https://example.com/#tag', ['https://example.com/@ada', 'https://example.com/#tag']],
    ['javascript:alert(1) data:text/html,x file:///etc/passwd', []],
  ])('of %s', (text, expected) => expect(urls(text)).toEqual(expected));
});

it('counts in code points', () => {
  const text = '👩‍👩‍👧 @ada 🌅 #sun שלום #טג 🎉 https://example.com/';
  expect(parts(text)).toEqual(['@ada', '#sun', '#טג', 'https://example.com/']);
  expect(parseText(text)[0]).toMatchObject({ start: 6 });
});

it('does not change built-in objects', () => {
  expect(RegExp.prototype.exec.toString()).toContain('[native code]');
  expect('x'.replace.toString()).toContain('[native code]');
  expect(RegExp.toString()).toContain('[native code]');
});

it('is fast for any input', () => {
  for (const piece of ['#', '@a', 'a.', 'a-', 'http://', 'http://a.co/(', 'www.', '#a', 'é.', '@a.', 'a.co/']) {
    const text = piece.repeat(Math.ceil(2200 / piece.length));
    // The best of several runs, since the machine may be busy.
    const times = Array.from({ length: 5 }, () => {
      const began = performance.now();
      parseText(text);
      return performance.now() - began;
    });
    expect(Math.min(...times)).toBeLessThan(200);
  }
});
