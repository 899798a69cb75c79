import { expect, it } from 'vitest';
import { violations } from './axe.ts';
import { desktop, phone } from './browser.ts';
import { newPhoto, openAsNewUser, share } from './steps.ts';
import { useStage } from './use-stage.ts';

const stage = useStage();

it.each([
  ['on a desktop', desktop],
  ['at 320 pixels', { ...phone, viewport: { width: 320, height: 640 } }],
])('saves and likes a post %s, and finds it on the lists', async (_, device) => {
  const { page, complaints } = await stage.visitor(device);
  const username = await openAsNewUser(page, 'ada');
  const path = await share(page, [await newPhoto('lake.jpg', '#226688')], 'Lake');
  for (const name of ['Save', 'Like']) {
    await Promise.all([page.waitForResponse((response) => /(bookmark|like)$/.test(response.url()) && response.request().method() === 'POST'), page.getByRole('button', { name, exact: true }).press('Enter')]);
    await page.getByRole('button', { name, exact: true, pressed: true }).waitFor();
  }
  await page.goto(`/u/${username}`);
  for (const [link, title] of [['Saved', 'Saved posts'], ['Liked', 'Posts you like']] as const) {
    await page.goto(`/u/${username}`);
    await page.getByRole('link', { name: link, exact: true }).press('Enter');
    await page.getByRole('heading', { name: title }).waitFor();
    await page.getByRole('link', { name: `by ${username}` }).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBeLessThanOrEqual(0);
  }
  await page.goto(path);
  const unsave = page.getByRole('button', { name: 'Save', exact: true, pressed: true });
  await Promise.all([page.waitForResponse((response) => response.url().endsWith('/bookmark') && response.request().method() === 'DELETE'), unsave.click()]);
  await page.goto('/saved');
  await page.getByText('Nothing here yet').waitFor();
  expect(complaints).toEqual([]);
});
