import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

interface Violation {
  id: string;
  nodes: { html: string }[];
}

/** The rules whose outcome depends on colours. */
export const colorRules = ['color-contrast', 'link-in-text-block'];

let axe: Promise<string> | undefined;

/**
 * Waits until transitions are over, since axe would measure the colours in between. Endless animations are ignored, and
 * cancelled ones count as over. It repeats, since inherited colours start their own transitions once their parents' are over.
 */
const settled = `(async () => {
  const running = () => document.getAnimations().filter(({ effect, playState }) => playState === 'running' && effect.getComputedTiming().endTime < Infinity);
  for (let some = running(); some.length > 0; some = running()) await Promise.all(some.map(({ finished }) => finished.catch(() => undefined)));
})()`;

/** What axe finds on the page once its transitions are over: the rule and the elements' HTML. All rules unless `rules` names some. */
export async function violations(page: Page, rules?: readonly string[]): Promise<string[]> {
  await page.evaluate(await (axe ??= readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')));
  await page.evaluate(settled);
  // Reporting the elements that pass would take longer than the checks.
  const options = { resultTypes: ['violations'], ...(rules && { runOnly: rules }) };
  const found = await page.evaluate<Violation[]>(`axe.run(${JSON.stringify(options)}).then((result) => result.violations)`);
  return found.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 120)).join(' ')}`);
}
