import { expect, it } from 'vitest';
import { storeCounts } from '../../core/interactions/sql.ts';
import { theApp } from '../../platform/whole-app.ts';
import { followers, people } from '../events/given.ts';
import { violations } from './axe.ts';
import { desktop, phone } from './browser.ts';
import { newPhoto, openAsNewUser, share } from './steps.ts';
import { useStage } from './use-stage.ts';

const stage = useStage();

it('shows popular posts, suggests people, and completes mentions and hashtags, by keyboard and by touch, at 1440 and at 320 pixels', async () => {
  const [ada, ben] = await Promise.all([stage.visitor({ ...desktop, viewport: { width: 1440, height: 900 } }), stage.visitor({ ...phone, viewport: { width: 320, height: 640 } })]);
  const [adaName, benName] = await Promise.all([openAsNewUser(ada.page, 'ada'), openAsNewUser(ben.page, 'ben')]);
  const expectGood = async ({ page }: typeof ada) => {
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBeLessThanOrEqual(0);
  };
  const tag = `שקיעה${Date.now().toString(36)}`;
  const path = await share(ada.page, [await newPhoto('dusk.jpg', '#884422')], `Dusk #${tag}`);

  // With the keyboard: Enter accepts the first suggestion and does not send the comment.
  const comment = ada.page.getByLabel('Add a comment');
  const options = (page: typeof ada.page) => page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option');
  await comment.pressSequentially(`Thanks, @${benName.slice(0, -1)}`);
  await options(ada.page).filter({ hasText: benName }).waitFor();
  await expectGood(ada);
  await comment.press('ArrowDown');
  await comment.press('ArrowUp');
  await comment.press('Enter');
  expect(await comment.inputValue()).toBe(`Thanks, @${benName} `);
  await comment.pressSequentially(`#${tag.slice(0, 6)}`);
  await options(ada.page).first().waitFor();
  await comment.press('Escape');
  await options(ada.page).first().waitFor({ state: 'detached' });
  expect(await comment.inputValue()).toBe(`Thanks, @${benName} #${tag.slice(0, 6)}`);
  await comment.press('Enter');
  await ada.page.getByRole('listitem').filter({ hasText: 'Thanks' }).getByRole('link', { name: `@${benName}` }).waitFor();

  // With touch: a hashtag in a right-to-left caption.
  const { page } = ben;
  await page.goto('/create');
  const caption = page.getByLabel('Caption');
  await caption.pressSequentially(`More #${tag.slice(0, -1)}`);
  await options(page).filter({ hasText: tag }).tap();
  expect(await caption.inputValue()).toBe(`More #${tag} `);
  await caption.fill('');

  // More likes than on any other test's post, so that this one is on the first page.
  const app = theApp();
  await storeCounts(app.db, new Map([[path.slice('/p/'.length), { likes: 100_000, comments: 1, version: 100_000, commentsVersion: 100_000 }]]));
  await page.goto('/explore');
  await page.getByRole('heading', { name: 'Popular this week' }).waitFor();
  await page.locator(`a[href='${path}']`).waitFor();
  await expectGood(ben);

  // People who follow nobody see suggestions in the empty feed, and later beside it.
  await page.goto('/');
  const suggested = page.getByRole('region', { name: 'Suggested for you' });
  await suggested.getByRole('button', { name: /^Follow / }).first().waitFor();
  await expectGood(ben);
  const [{ id } = { id: '' }] = await app.db.query<{ id: string }>('id_of_name', 'select id from users where username = $1', [adaName]);
  const [friend, stranger] = (await people(app, 2)) as [string, string];
  await followers(app, friend, [id]);
  await followers(app, stranger, [friend]);
  await ada.page.goto('/');
  const beside = ada.page.getByRole('complementary').getByRole('region', { name: 'Suggested for you' });
  const first = beside.getByRole('listitem').first();
  await first.getByText('Followed by 1 person you follow').waitFor();
  await expectGood(ada);
  await first.getByRole('button', { name: /^Follow / }).press('Enter');
  await first.getByRole('button', { name: /^Following\. Unfollow / }).waitFor();
  expect([...ada.complaints, ...ben.complaints]).toEqual([]);
});
