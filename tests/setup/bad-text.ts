/** Text that at least one store cannot store unchanged, so it must be rejected before it gets there. */
export const unstorable: [name: string, text: string][] = [
  ['a null byte', 'a\0bcdefghi'],
  ['a lone high surrogate', 'abcdefghi\ud83d'],
  ['a lone low surrogate', '\udc00abcdefghi'],
];

/** Values that are not strings. */
export const noStrings: [name: string, value: unknown][] = [
  ['a number', 7],
  ['null', null],
  ['a list', ['abcdefghi']],
  ['an object', { $ne: '' }],
  ['a boolean', true],
];
