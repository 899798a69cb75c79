import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { violations } from './axe.ts';
import { desktop, phone } from './browser.ts';
import { newPhoto, openAsNewUser, share, untilThere } from './steps.ts';
import { useStage } from './use-stage.ts';

const stage = useStage();

/** Calls the API as the page's user. */
const call = (page: Page, method: string, path: string, body?: object) =>
  page.evaluate(
    async ([how, where, what]) => {
      const { token } = JSON.parse(localStorage.getItem('lambdagram.session')!) as { token: string };
      const response = await fetch(`/api/v1${where}`, { method: how!, headers: { authorization: `Bearer ${token}`, ...(what && { 'content-type': 'application/json' }) }, ...(what && { body: what }) });
      if (!response.ok) throw new Error(`${where} answered ${response.status}`);
    },
    [method, path, body && JSON.stringify(body)] as const,
  );

const expectFine = async (page: Page) => {
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBeLessThanOrEqual(0);
};

it('shows what others have done, in rows with actions, at 320 pixels and on a desktop', async () => {
  const ada = await stage.visitor({ ...phone, viewport: { width: 320, height: 640 } });
  const adaName = await openAsNewUser(ada.page, 'ada');
  await ada.page.getByRole('link', { name: 'Notifications', exact: true }).click();
  await ada.page.getByRole('heading', { name: 'Nothing yet' }).waitFor();
  await expectFine(ada.page);
  const post = await share(ada.page, [await newPhoto('lake.jpg', '#226688')], 'Lake');

  const ben = await stage.visitor(desktop);
  const benName = await openAsNewUser(ben.page, 'ben');
  await call(ben.page, 'POST', `/posts/${post.slice(3)}/like`);
  await call(ben.page, 'POST', `/posts/${post.slice(3)}/comments`, { text: 'שלום, what a lake!' });
  await call(ben.page, 'POST', `/users/${adaName}/follow`);

  // The bell and the tab's title show the number of unread notifications.
  await untilThere(ada.page, ada.page.getByRole('link', { name: /^Notifications\W+3 unread$/ }));
  await expect.poll(() => ada.page.title()).toMatch(/^\(3\) /);
  await ada.page.getByRole('link', { name: /^Notifications\W+3 unread$/ }).press('Enter');
  const today = ada.page.getByRole('region', { name: 'Today' });
  await expect.poll(() => today.getByRole('listitem').count()).toBe(3);
  for (const text of ['liked your post', 'commented on your post', 'followed you']) await today.getByRole('listitem').filter({ hasText: `${benName} ${text}` }).waitFor();
  await today.getByText('שלום, what a lake!').waitFor();
  // They have been read, but stay marked until the next visit.
  await ada.page.getByRole('link', { name: 'Notifications', exact: true }).waitFor();
  await expect.poll(() => ada.page.title()).toBe('Notifications · Lambdagram');
  expect(await today.getByText(', unread').count()).toBe(3);
  await expectFine(ada.page);
  await ada.page.emulateMedia({ colorScheme: 'dark' });
  await expectFine(ada.page);
  // A private account has to accept the follow request first, and the request can be withdrawn.
  await call(ben.page, 'PATCH', '/users/me', { is_private: true });
  await today.getByRole('button', { name: `Follow back ${benName}` }).press('Enter');
  await today.getByRole('button', { name: `Withdraw the request to follow ${benName}` }).press('Enter');
  // The button is disabled until the request is withdrawn.
  await today.getByRole('button', { name: `Follow back ${benName}`, disabled: false }).waitFor();
  await call(ben.page, 'PATCH', '/users/me', { is_private: false });
  await today.getByRole('button', { name: `Follow back ${benName}` }).press('Enter');
  await today.getByRole('button', { name: `Follow back ${benName}` }).waitFor({ state: 'detached' });
  await today.getByRole('link', { name: 'commented on your post' }).press('Enter');
  await ada.page.waitForURL(`**${post}`);

  // Requests can be accepted in the row.
  await call(ben.page, 'PATCH', '/users/me', { is_private: true });
  const cyd = await stage.visitor(desktop);
  const cydName = await openAsNewUser(cyd.page, 'cyd');
  await call(cyd.page, 'POST', `/users/${benName}/follow`);
  await ben.page.goto('/notifications');
  await untilThere(ben.page, ben.page.getByRole('button', { name: `Accept ${cydName}` }));
  await expectFine(ben.page);
  await ben.page.getByRole('button', { name: `Accept ${cydName}` }).press('Enter');
  await ben.page.getByRole('button', { name: `Accept ${cydName}` }).waitFor({ state: 'detached' });
  await cyd.page.goto('/notifications');
  await untilThere(cyd.page, cyd.page.getByRole('listitem').filter({ hasText: `${benName} accepted your request to follow` }));

  await cyd.page.goto('/settings');
  await cyd.page.getByLabel('Likes of my posts').selectOption('Off');
  await cyd.page.getByText('Saved.').first().waitFor();
  await cyd.page.reload();
  await expect.poll(() => cyd.page.getByLabel('Likes of my posts').inputValue()).toBe('nobody');
  for (const { complaints } of [ada, ben, cyd]) expect(complaints).toEqual([]);
}, 180_000);
