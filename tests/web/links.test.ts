import { expect, it } from 'vitest';
import { violations } from './axe.ts';
import { desktop, phone } from './browser.ts';
import { newPhoto, openAsNewUser, share } from './steps.ts';
import { useStage } from './use-stage.ts';

const stage = useStage();

it('mentions, hashtags and links in texts can be followed, in any text direction', async () => {
  const [ada, ben] = await Promise.all([stage.visitor(phone), stage.visitor(desktop)]);
  const [, name] = await Promise.all([openAsNewUser(ada.page, 'ada'), openAsNewUser(ben.page, 'ben')]);
  const { page } = ada;
  const caption = `<b>שלום</b> @${name} https://example.com/?a=1&b=<2> #שקיעה 🌅`;
  const path = await share(page, [await newPhoto('lake.jpg', '#226688')], caption);
  const article = page.locator('main');
  await article.getByText('<b>שלום</b>').waitFor();
  const link = article.getByRole('link', { name: 'https://example.com/?a=1&b=' });
  expect(await link.getAttribute('href')).toBe('https://example.com/?a=1&b=');
  expect(await link.getAttribute('rel')).toContain('noopener');

  await page.getByLabel('Add a comment').fill(`Thanks, @${name}.`);
  await page.getByRole('button', { name: 'Post', exact: true }).click();
  const comment = page.getByRole('region', { name: 'Comments' }).getByRole('listitem').filter({ hasText: 'Thanks' });
  await comment.getByRole('link', { name: `@${name}` }).waitFor();
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBeLessThanOrEqual(0);
  await article.getByRole('link', { name: '#שקיעה' }).press('Enter');
  await page.getByRole('heading', { name: '#שקיעה' }).waitFor();
  await page.getByText(/^\d+ posts?$/).waitFor();
  await page.locator(`a[href='${path}']`).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.goto('/explore');
  // Any hashtag will do, since other tests may use theirs more often.
  await page.getByRole('navigation', { name: 'Trending hashtags' }).getByRole('link').first().waitFor();
  await page.goto(path);
  await comment.getByRole('link', { name: `@${name}` }).press('Enter');
  await page.waitForURL(`**/u/${name}`);
  expect([...ada.complaints, ...ben.complaints]).toEqual([]);
});
