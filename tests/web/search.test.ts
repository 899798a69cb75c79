import { expect, it } from 'vitest';
import { violations } from './axe.ts';
import { desktop, phone } from './browser.ts';
import { newPhoto, openAsNewUser, share } from './steps.ts';
import { useStage } from './use-stage.ts';

const stage = useStage();

it('suggests people and hashtags during typing, and finds posts by their words, by keyboard alone and at 320 pixels', async () => {
  const [ada, ben] = await Promise.all([stage.visitor(desktop), stage.visitor({ ...phone, viewport: { width: 320, height: 640 } })]);
  const [adaName] = await Promise.all([openAsNewUser(ada.page, 'ada'), openAsNewUser(ben.page, 'ben')]);
  const word = `Säntis${Date.now().toString(36)}`;
  const path = await share(ada.page, [await newPhoto('lake.jpg', '#226688')], `${word} at noon #${word}`);
  const { page } = ben;
  const expectGood = async () => {
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBeLessThanOrEqual(0);
  };

  await page.goto('/search');
  await page.getByText('What are you looking for?').waitFor();
  const box = page.getByRole('searchbox', { name: 'Search people, hashtags and posts' });
  await box.fill(`#${word.toLowerCase().slice(0, -1)}`);
  const suggestions = page.getByRole('list', { name: 'Suggestions' });
  await suggestions.getByRole('link', { name: `#${word.toLowerCase()}` }).waitFor();
  await expectGood();
  await box.fill(adaName);
  await suggestions.getByRole('link', { name: adaName }).waitFor();
  await box.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/u/${adaName}`);

  await page.goto('/search');
  await box.fill(word.toUpperCase().replace('Ä', 'A'));
  await box.press('Enter');
  await page.getByRole('heading', { name: 'Posts' }).waitFor();
  await expectGood();
  await page.locator(`a[href='${path}']`).press('Enter');
  await page.waitForURL(`**${path}`);
  await page.goto(`/search?q=${word}x`);
  await page.getByText('Nothing found').waitFor();
  await expectGood();
  expect([...ada.complaints, ...ben.complaints]).toEqual([]);
});
