import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { violations } from './axe.ts';
import { desktop, phone } from './browser.ts';
import { newPhoto, openAsNewUser, share } from './steps.ts';
import { useStage } from './use-stage.ts';

const stage = useStage();

/** axe's findings, and whether the page is wider than the screen. */
async function expectGood(page: Page): Promise<void> {
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBeLessThanOrEqual(0);
}

it.each([
  ['on a desktop', desktop],
  ['on a phone', phone],
  ['at 320 pixels', { ...phone, viewport: { width: 320, height: 640 } }],
])('lets authors edit their post %s, and everyone read the earlier texts', async (_, device) => {
  const [ada, ben] = await Promise.all([stage.visitor(device), stage.visitor(device)]);
  await Promise.all([openAsNewUser(ada.page, 'ada'), openAsNewUser(ben.page, 'ben')]);
  const path = await share(ada.page, [await newPhoto('lake.jpg', '#226688')], 'Lake');

  // With the keyboard alone.
  await ada.page.getByRole('button', { name: /^More about this post/ }).focus();
  await ada.page.keyboard.press('Enter');
  await ada.page.getByRole('menuitem', { name: 'Copy link' }).waitFor();
  await ada.page.getByRole('menuitem', { name: 'Edit post' }).press('Enter');
  await ada.page.getByRole('heading', { name: 'Edit post' }).waitFor();
  await expectGood(ada.page);
  await ada.page.getByLabel('Caption').fill('The lake at six');
  await ada.page.getByLabel('Alt text').fill('A lake before dawn');
  await ada.page.getByLabel('Comments').press('Space');
  await ada.page.getByRole('button', { name: 'Save' }).press('Enter');
  await ada.page.waitForURL(`**${path}`);
  await ada.page.getByText('The lake at six').waitFor();
  await ada.page.getByRole('img', { name: 'A lake before dawn' }).waitFor();

  await ben.page.goto(path);
  await ben.page.getByText('Comments are switched off.').waitFor();
  expect(await ben.page.getByLabel('Add a comment').count()).toBe(0);
  await ben.page.getByRole('button', { name: /^Edited/ }).press('Enter');
  const dialog = ben.page.getByRole('dialog', { name: 'Earlier versions' });
  await dialog.getByText('Lake', { exact: true }).waitFor();
  await expectGood(ben.page);
  await ben.page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await ben.page.goto(`${path}/edit`);
  await ben.page.waitForURL(`**${path}`);
  expect([...ada.complaints, ...ben.complaints]).toEqual([]);
});

it('overwrites nothing that was changed elsewhere in the meantime', async () => {
  const { context, page } = await stage.visitor(desktop);
  await openAsNewUser(page, 'ada');
  const path = await share(page, [await newPhoto('lake.jpg', '#226688')], 'Lake');
  const other = await context.newPage();
  await Promise.all([page.goto(`${path}/edit`), other.goto(`${path}/edit`)]);
  await other.getByLabel('Caption').fill('From the other window');
  await page.getByLabel('Caption').fill('From this window');
  await other.getByRole('button', { name: 'Save' }).click();
  await other.waitForURL(`**${path}`);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('It has changed in the meantime').waitFor();
  expect(await page.getByLabel('Caption').inputValue()).toBe('From this window');
  await expectGood(page);
  await page.getByRole('button', { name: 'Show the current texts' }).click();
  await expect.poll(() => page.getByLabel('Caption').inputValue()).toBe('From the other window');
  await page.getByLabel('Caption').fill('From both');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.waitForURL(`**${path}`);
  await page.getByText('From both').waitFor();
});
