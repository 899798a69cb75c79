/** Text that no store keeps as it is: each has to be refused before it gets to one. */
export const unstorable: [name: string, text: string][] = [
  ['a null byte', 'a\0bcdefghi'],
  ['a lone high surrogate', 'abcdefghi\ud83d'],
  ['a lone low surrogate', '\udc00abcdefghi'],
];

/** What is no string at all. */
export const noStrings: [name: string, value: unknown][] = [
  ['a number', 7],
  ['null', null],
  ['a list', ['abcdefghi']],
  ['an object', { $ne: '' }],
  ['a boolean', true],
];
