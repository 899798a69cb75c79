import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

interface Violation {
  id: string;
  impact: string;
  nodes: { html: string }[];
}

let axe: Promise<string> | undefined;

/** axe's findings on the page. */
export async function violations(page: Page): Promise<Violation[]> {
  await page.evaluate(await (axe ??= readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')));
  return page.evaluate<Violation[]>('axe.run().then((result) => result.violations)');
}
