/** Every way a client may write an id. */
export const spellings: [name: string, spell: (id: string) => string][] = [
  ['as it is', (id) => id],
  ['in capitals', (id) => id.toUpperCase()],
  ['without hyphens', (id) => id.replaceAll('-', '')],
  ['in capitals without hyphens', (id) => id.replaceAll('-', '').toUpperCase()],
];

/** Strings that are never valid ids. */
export const malformedIds = [
  '1',
  'x'.repeat(36),
  '0198f0aa-0000-7000-8000-00000000000',
  '0198f0aa-0000-7000-8000-0000000000000',
  '0198f0aa-0000-7000-8000-00000000000g',
  '{0198f0aa-0000-7000-8000-000000000000}',
  '0198f0aa-0000-7000-8000-000000000000\0',
  '0198f0aa-0000-7000-8000-000000000000\n',
  '\ud800',
  "' or 1=1 --",
  'x'.repeat(100_000),
];
