import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { callApi } from '../setup/call-api.ts';
import { aPost, aUser } from '../setup/given.ts';
import { eventually } from '../setup/eventually.ts';
import { desktop } from './browser.ts';
import { openAs } from './steps.ts';
import { useStage } from './use-stage.ts';

const stage = useStage();

const refreshTokenOf = (page: Page) => page.evaluate(() => (JSON.parse(localStorage.getItem('lambdagram.session')!) as { refreshToken: string }).refreshToken);

it('shows likes, comments and unread notifications as they happen, and signs out when its session ends', async () => {
  const { page, complaints } = await stage.visitor(desktop);
  const sockets: string[] = [];
  page.on('websocket', (socket) => sockets.push(socket.url()));
  const [ada, fan] = await Promise.all([aUser('ada'), aUser('fan')]);
  const id = await aPost(ada);
  await openAs(page, ada, `/p/${id}`);
  await page.getByRole('article').first().waitFor();
  await expect.poll(() => sockets.length).toBeGreaterThan(0);
  // From here on, polling fails.
  for (const polled of ['notifications/unread-count', `posts/${id}`]) await page.route(`**/api/v1/${polled}`, (route) => route.abort());

  // The page only starts watching the post a moment after showing it.
  let likes = 0;
  await eventually(async () => {
    likes = 1 - likes;
    await callApi(likes === 1 ? 'POST' : 'DELETE', `/api/v1/posts/${id}/like`, { token: fan.token });
    await page.getByRole('link', { name: `${likes} ${likes === 1 ? 'like' : 'likes'}`, exact: true }).waitFor({ timeout: 6_000 });
    expect(likes).toBe(1);
  }, 90_000);
  await callApi('POST', `/api/v1/posts/${id}/comments`, { token: fan.token, body: { text: 'What a lake!' } });
  await page.getByRole('link', { name: /^Notifications\W+\d+ unread$/ }).waitFor();

  await callApi('POST', '/api/v1/auth/logout', { body: { refresh_token: await refreshTokenOf(page) } });
  await page.waitForFunction(() => localStorage.getItem('lambdagram.session') === null);
  expect(complaints).toEqual([]);
}, 180_000);

it('shows by polling what messages have not reported', async () => {
  const { page } = await stage.visitor(desktop);
  // No message reaches the page.
  await page.routeWebSocket(/ticket=/, (socket) => socket.connectToServer().onMessage(() => undefined));
  await page.clock.install();
  const [ada, fan] = await Promise.all([aUser('ada'), aUser('fan')]);
  const post = await aPost(ada);
  await openAs(page, ada, `/p/${post}`);
  await page.getByRole('article').first().waitFor();
  await callApi('POST', `/api/v1/posts/${post}/like`, { token: fan.token });
  await expect
    .poll(
      async () => {
        await page.clock.fastForward(61_000);
        return [await page.getByRole('link', { name: '1 like', exact: true }).count(), await page.getByRole('link', { name: /^Notifications\W+1 unread$/ }).count()];
      },
      { interval: 1_000, timeout: 60_000 },
    )
    .toEqual([1, 1]);
  await callApi('DELETE', `/api/v1/posts/${post}`, { token: ada.token });
  await expect
    .poll(
      async () => {
        await page.clock.fastForward(61_000);
        return page.getByRole('heading', { name: 'This post is gone' }).count();
      },
      { interval: 1_000, timeout: 60_000 },
    )
    .toBe(1);
});
