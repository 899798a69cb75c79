import type { Locator } from 'playwright-core';
import { expect, it } from 'vitest';
import { handler as comment } from '../../functions/comments/create-comment.ts';
import { handler as follow } from '../../functions/follows/follow-user.ts';
import { handler as updateMe } from '../../functions/users/update-me.ts';
import { aPost, aUser } from '../setup/given.ts';
import { invoke } from '../setup/invoke.ts';
import { phone } from './browser.ts';
import { openAs } from './steps.ts';
import { useStage } from './use-stage.ts';

const stage = useStage();
const isRightToLeft = (text: Locator) => text.evaluate((element) => element.matches(':dir(rtl)'));
const family = '👨‍👩‍👧‍👦';

it('shows names, captions and comments in their own direction, and folds no emoji in half, at 320 pixels', async () => {
  const [author, reader] = [await aUser('layla'), await aUser('reader')];
  await invoke(updateMe, { token: author.token, body: { display_name: 'ليلى Haddad', bio: 'صور من Beirut, كل يوم' } });
  await invoke(follow, { token: reader.token, path: { user_id: author.username } });
  const post = await aPost(author, `בוקר טוב ${family.repeat(150)} סוף`);
  await invoke(comment, { token: reader.token, path: { post_id: post }, body: { text: 'ما أجمل هذا, really!' } });

  const { page } = await stage.visitor({ ...phone, viewport: { width: 320, height: 568 } });
  const tooWide = () => page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  await openAs(page, reader, `/u/${author.username}`);
  expect(await isRightToLeft(page.getByText('ليلى Haddad'))).toBe(true);
  expect(await isRightToLeft(page.getByText('صور من Beirut'))).toBe(true);
  expect(await tooWide()).toBeLessThanOrEqual(0);

  await page.goto('/');
  const caption = page.getByRole('article').getByText('בוקר טוב');
  await caption.waitFor();
  expect(await isRightToLeft(caption)).toBe(true);
  const beginning = (await caption.innerText()).match(/בוקר טוב (\S+)…/)![1]!;
  expect(beginning).toBe(family.repeat(131));
  await page.getByRole('button', { name: 'more', exact: true }).click();
  await page.getByText('סוף').waitFor();
  expect(await tooWide()).toBeLessThanOrEqual(0);

  await page.goto(`/p/${post}`);
  const words = page.getByRole('region', { name: 'Comments' }).getByText('ما أجمل هذا');
  await words.waitFor();
  expect(await isRightToLeft(words)).toBe(true);
  expect(await tooWide()).toBeLessThanOrEqual(0);
});

it('has everything within reach on a phone on its side', async () => {
  const [author, reader] = [await aUser('author'), await aUser('sideways')];
  const post = await aPost(author, 'A wide lake');
  const { page } = await stage.visitor({ ...phone, viewport: { width: 844, height: 390 } });
  await openAs(page, reader, `/p/${post}`);
  const inside = async (...things: Locator[]) => {
    for (const thing of things) {
      const box = (await thing.boundingBox())!;
      expect({ ...box, in: box.x >= 0 && box.y >= 0 && box.x + box.width <= 844 && box.y + box.height <= 390 }).toMatchObject({ in: true });
    }
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(844);
  };
  const navigation = page.getByRole('navigation', { name: 'Main' });
  const brand = navigation.getByRole('link', { name: 'Lambdagram, home' });
  await inside(brand, ...(await navigation.getByRole('link').all()));
  expect(await brand.evaluate((link) => link.scrollHeight - link.clientHeight)).toBeLessThanOrEqual(0);
  const [rail, label] = [(await navigation.boundingBox())!, (await navigation.getByText('Notifications').boundingBox())!];
  expect(label.x).toBeGreaterThan(rail.x);
  expect(label.x + label.width).toBeLessThan(rail.x + rail.width);

  await page.getByRole('button', { name: /^More about this post/ }).click();
  const report = page.getByRole('menuitem', { name: 'Report post' });
  await report.scrollIntoViewIfNeeded();
  await inside(report);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Enlarge photo' }).click();
  const lightbox = page.getByRole('dialog');
  await inside(lightbox.getByRole('button', { name: 'Close' }));
  await lightbox.getByRole('button', { name: 'Close' }).click();

  await page.goto('/create');
  const choose = page.getByRole('button', { name: 'Choose photos' });
  const share = page.getByRole('button', { name: 'Share', exact: true });
  for (const control of [choose, page.getByLabel('Caption'), share]) {
    await control.scrollIntoViewIfNeeded();
    await inside(control);
  }
});

it('shows a fresh comment above the notice about it', async () => {
  const [author, reader] = [await aUser('author'), await aUser('writer')];
  const post = await aPost(author);
  const { page } = await stage.visitor({ ...phone, viewport: { width: 390, height: 600 } });
  await openAs(page, reader, `/p/${post}`);
  await page.getByLabel('Add a comment').fill('What a lake');
  await page.getByLabel('Add a comment').press('Enter');
  const fresh = page.getByRole('listitem').filter({ hasText: 'What a lake' });
  await fresh.waitFor();
  const notices = page.getByText('Comment added.', { exact: true });
  await expect
    .poll(async () => {
      const [words, notice] = [(await fresh.boundingBox())!, (await notices.boundingBox())!];
      return notice.y - (words.y + words.height);
    })
    .toBeGreaterThanOrEqual(0);
});
