import { expect, it } from 'vitest';
import { measureViews } from './measure-views.ts';

it('shows hundreds of traces at once', async () => {
  for (const [view, milliseconds] of Object.entries(await measureViews(300))) expect(milliseconds, view).toBeLessThan(1_000);
});
