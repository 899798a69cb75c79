import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

// "cached plan must not change result type": Postgres refuses a prepared statement whose columns have changed, for as
// long as its connection lives. Code that is running while a migration adds a column would fail with it.
/** A database of the same migrations gives it rows as they are, and nothing of them goes to a caller. */
const copiesWholeRows = 'core/ops/load-rows.ts';

it('names the columns it reads, so that a migration may add one under running code', () => {
  const stars = globSync('core/**/*.ts', { cwd: root, exclude: ['**/*.test.ts', copiesWholeRows] }).flatMap((file) =>
    [...readFileSync(`${root}/${file}`, 'utf8').matchAll(/\b(?:select|returning)\s+(?:\w+\.)?\*|,\s*\w+\.\*/gi)].map((match) => `${file}: ${match[0]}`),
  );
  expect(stars).toEqual([]);
});
