import { expect, it } from 'vitest';
import { endSessions } from './end-sessions.ts';
import { reachPages } from './reach-pages.ts';

it('likes reach 1,000 open pages, within half a second at the median', async () => {
  expect(await reachPages(1_000)).toBeLessThan(500);
}, 600_000);

it('pages are closed within a second of the end of their session', async () => {
  for (let round = 0; round < 5; round += 1) {
    const times = await endSessions();
    console.log(Object.entries(times).map(([way, ms]) => `${way}: ${Math.round(ms)} ms`).join(', '));
    for (const [way, ms] of Object.entries(times)) expect(ms, way).toBeLessThan(1_000);
  }
}, 120_000);
