import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

interface Violation {
  id: string;
  impact: string;
  nodes: { html: string }[];
}

let axe: Promise<string> | undefined;

/**
 * Waits until transitions are over, since axe would measure the colours in between. Endless animations are ignored, and
 * cancelled ones count as over. It repeats, since inherited colours start their own transitions once their parents' are over.
 */
const settled = `(async () => {
  const running = () => document.getAnimations().filter(({ effect, playState }) => playState === 'running' && effect.getComputedTiming().endTime < Infinity);
  for (let some = running(); some.length > 0; some = running()) await Promise.all(some.map(({ finished }) => finished.catch(() => undefined)));
})()`;

/** axe's findings on the page, once its transitions are over. */
export async function violations(page: Page): Promise<Violation[]> {
  await page.evaluate(await (axe ??= readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')));
  await page.evaluate(settled);
  return page.evaluate<Violation[]>('axe.run().then((result) => result.violations)');
}
