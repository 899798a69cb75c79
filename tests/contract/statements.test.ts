import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

// "cached plan must not change result type": if a prepared statement's columns change, Postgres rejects it for as long as the
// connection lasts. Code that is running while a migration adds a column would fail.
/** This file copies whole rows from a database with the same migrations and does not return any of them. */
const copiesWholeRows = 'core/ops/load-rows.ts';

it('names the columns it reads, so that a migration may add one while code runs', () => {
  const stars = globSync('core/**/*.ts', { cwd: root, exclude: ['**/*.test.ts', copiesWholeRows] }).flatMap((file) =>
    [...readFileSync(`${root}/${file}`, 'utf8').matchAll(/\b(?:select|returning)\s+(?:\w+\.)?\*|,\s*\w+\.\*/gi)].map((match) => `${file}: ${match[0]}`),
  );
  expect(stars).toEqual([]);
});
