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
  ['at 320 pixels', { ...phone, viewport: { width: 320, height: 640 } }],
])('lets users reply in threads, like, edit and pin, by keyboard alone, %s', async (_, device) => {
  const [ada, ben] = await Promise.all([stage.visitor(device), stage.visitor(device)]);
  const [adaName, benName] = await Promise.all([openAsNewUser(ada.page, 'ada'), openAsNewUser(ben.page, 'ben')]);
  const path = await share(ada.page, [await newPhoto('lake.jpg', '#226688')], 'Lake');

  await ben.page.goto(path);
  await ben.page.getByLabel('Add a comment').fill('صباح الخير, what a lake');
  await ben.page.getByLabel('Add a comment').press('Enter');
  await ben.page.getByRole('button', { name: 'Edit your comment' }).press('Enter');
  await ben.page.getByLabel('Your comment').fill('صباح الخير, what a morning');
  await expectGood(ben.page);
  await ben.page.getByLabel('Your comment').press('Enter');
  await ben.page.getByText('what a morning').waitFor();
  await ben.page.getByRole('button', { name: /^Edited/ }).press('Enter');
  const dialog = ben.page.getByRole('dialog', { name: 'Earlier versions' });
  await dialog.getByText('what a lake').waitFor();
  await ben.page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });

  await ada.page.goto(path);
  await ada.page.getByRole('button', { name: `Like the comment by ${benName}` }).press('Enter');
  await ada.page.getByRole('button', { name: `Like the comment by ${benName}`, pressed: true }).waitFor();
  await ada.page.getByText('1 like', { exact: true }).waitFor();
  await ada.page.getByRole('button', { name: `Pin the comment by ${benName}` }).press('Enter');
  await ada.page.getByText('Pinned', { exact: true }).waitFor();
  await ada.page.getByRole('button', { name: `Reply to ${benName}` }).press('Enter');
  await ada.page.getByLabel(`Your reply to ${benName}`).press('Escape');
  await ada.page.getByLabel(`Your reply to ${benName}`).waitFor({ state: 'detached' });
  await ada.page.getByRole('button', { name: `Reply to ${benName}` }).press('Enter');
  await ada.page.getByLabel(`Your reply to ${benName}`).fill('Thank you');
  await ada.page.getByLabel(`Your reply to ${benName}`).press('Enter');
  const replies = ada.page.getByRole('list', { name: `Replies to ${benName}` });
  await replies.getByText('Thank you').waitFor();
  await expectGood(ada.page);

  await ben.page.reload();
  await ben.page.getByRole('button', { name: 'Show 1 reply' }).press('Enter');
  await ben.page.getByRole('button', { name: `Reply to ${adaName}` }).press('Enter');
  const field = ben.page.getByLabel(`Your reply to ${adaName}`);
  expect(await field.inputValue()).toBe(`@${adaName} `);
  await field.press('End');
  await field.pressSequentially('any time');
  await field.press('Enter');
  const answers = ben.page.getByRole('list', { name: `Replies to ${benName}` });
  await answers.getByRole('link', { name: `@${adaName}` }).waitFor();
  expect(await answers.getByRole('listitem').count()).toBe(2);
  await ben.page.getByRole('button', { name: 'Hide replies' }).press('Enter');
  await answers.waitFor({ state: 'detached' });
  await expectGood(ben.page);

  await ben.page.getByRole('button', { name: `Delete the comment by ${benName}` }).press('Enter');
  await ben.page.getByText('Its replies will be deleted, too.').waitFor();
  await ben.page.getByRole('button', { name: 'Delete', exact: true }).press('Enter');
  await ben.page.getByText('No comments yet').waitFor();
  expect([...ada.complaints, ...ben.complaints]).toEqual([]);
});
