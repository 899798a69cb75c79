import { expect, it } from 'vitest';
import { violations } from './axe.ts';
import { phone } from './browser.ts';
import { newPhoto, openAsNewUser, share } from './steps.ts';
import { swipe } from './touch.ts';
import { useStage } from './use-stage.ts';

const stage = useStage();
const watchShifts = `
  window.shift = 0;
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value; }).observe({ type: 'layout-shift', buffered: true });
`;

it('shows first visitors what to expect, and does not shift when the demo accounts load', async () => {
  const { page } = await stage.visitor(phone);
  await page.addInitScript(watchShifts);
  await page.goto('/');
  await page.getByText('Photos from people you like').waitFor();
  await page.getByText('Or try a demo account').waitFor();
  await page.waitForLoadState('networkidle');
  expect(await page.evaluate<number>('window.shift')).toBeLessThan(0.05);
  expect(await violations(page)).toEqual([]);
});

it('keeps its scroll position on reload, refreshes by a pull, and leaves room for comments under a long caption', async () => {
  const { page } = await stage.visitor(phone);
  await openAsNewUser(page, 'reader');
  const path = await share(page, [await newPhoto('long.jpg', '#227755')], 'A long story. '.repeat(110));

  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(path);
  await page.getByLabel('Add a comment').scrollIntoViewIfNeeded();
  await page.getByLabel('Add a comment').click();

  await page.setViewportSize({ width: 390, height: 400 });
  await page.goto(path);
  await page.getByLabel('Add a comment').waitFor();
  await page.evaluate('scrollTo(0, 500)');
  await expect.poll(() => page.evaluate('scrollY')).toBe(500);
  await page.reload();
  await expect.poll(() => page.evaluate('scrollY')).toBe(500);

  await page.evaluate('scrollTo(0, 0)');
  await page.waitForLoadState('networkidle');
  const refetched = page.waitForResponse((response) => new URL(response.url()).pathname === `/api/v1/posts/${path.slice('/p/'.length)}`);
  await swipe(page, { x: 200, y: 80 }, { x: 0, y: 160 });
  await refetched;
  await page.getByText('Refreshed.').waitFor({ state: 'attached' });
});

it('requests the feed once, while the client’s script is still loading', async () => {
  const { page } = await stage.visitor(phone);
  await openAsNewUser(page, 'early');
  const requests: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).pathname === '/api/v1/feed/home') requests.push(request.url());
  });
  // Delays the main script until the feed is requested.
  const feed = page.waitForRequest('**/api/v1/feed/home?*');
  await page.route('**/assets/index-*.js', async (route) => {
    await feed;
    await route.continue();
  });
  await page.reload();
  await page.getByRole('heading', { name: 'Your feed is waiting' }).waitFor();
  await page.waitForLoadState('networkidle');
  expect(requests).toHaveLength(1);
});
