import { expect, it } from 'vitest';
import { budget, firstLoad } from './budget.ts';
import { buildWeb } from './build.ts';

it('shows the feed with less script than the budget', { timeout: 60_000 }, async () => {
  const { script } = await firstLoad(await buildWeb({ log: () => undefined }));
  expect(script).toBeGreaterThan(50 * 1024);
  expect(script).toBeLessThan(budget);
});
