import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { tables } from './cost.ts';

const page = readFileSync(new URL('../operations.md', import.meta.url), 'utf8');

it.each(Object.entries(tables()))('the page of operations shows the table `%s` as it is computed', (name, table) => {
  expect(page).toContain(`<!-- ${name} -->\n${table}\n<!-- /${name} -->`);
});
