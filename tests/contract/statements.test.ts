import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

// "cached plan must not change result type": Postgres rejects a prepared statement whose columns have changed, for the
// rest of its connection. Code that runs while a migration adds a column would fail.
/** Copies whole rows from a database with the same migrations, and returns none of them to a caller. */
const copiesWholeRows = 'core/ops/load-rows.ts';

it('names the columns it reads, so that a migration may add one while code runs', () => {
  const stars = globSync('core/**/*.ts', { cwd: root, exclude: ['**/*.test.ts', copiesWholeRows] }).flatMap((file) =>
    [...readFileSync(`${root}/${file}`, 'utf8').matchAll(/\b(?:select|returning)\s+(?:\w+\.)?\*|,\s*\w+\.\*/gi)].map((match) => `${file}: ${match[0]}`),
  );
  expect(stars).toEqual([]);
});
