import { expect, it } from 'vitest';
import { measureViews } from './measure-views.ts';

it('shows ten thousand traces within a second', async () => {
  for (const [view, milliseconds] of Object.entries(await measureViews(10_000))) expect(milliseconds, view).toBeLessThan(1_000);
});
