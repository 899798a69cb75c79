import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const entries = (folder: string) => readdirSync(fileURLToPath(new URL(`../../${folder}/`, import.meta.url)), { withFileTypes: true });
const foldersOf = (folder: string) => entries(folder).filter((entry) => entry.isDirectory()).map(({ name }) => name);

/** Folders that are not areas: shared code, and views that combine areas. */
const notAreas = ['shared', 'cache', 'entities', 'visibility', 'views'];

describe('core', () => {
  it('has an area for each folder of functions, and no other', () => {
    expect(foldersOf('core').filter((name) => !notAreas.includes(name)).toSorted()).toEqual(foldersOf('functions').toSorted());
  });

  it('has no loose files', () => {
    expect(entries('core').filter((entry) => !entry.isDirectory())).toEqual([]);
  });
});

describe.each(['migrations', 'docs/decisions'])('%s', (folder) => {
  it('are numbered one by one', () => {
    const numbers = entries(folder).map(({ name }) => Number(/^\d{4}(?=[_-])/.exec(name)?.[0]));
    expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers.map((_, index) => index + 1));
  });
});
