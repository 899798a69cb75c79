import { expect, it } from 'vitest';
import { callApi } from '../setup/call-api.ts';
import { theApp } from '../../platform/whole-app.ts';
import { followers, post } from '../events/given.ts';
import { eventually } from '../setup/eventually.ts';
import { aUser, freshName } from '../setup/given.ts';
import { phone } from './browser.ts';
import { openAs } from './steps.ts';
import { useStage } from './use-stage.ts';

const stage = useStage();

it('keeps the scroll position of feed, explore, profile and search when returning from a post and on reload, and opens addresses at the top', async () => {
  const [author, reader] = await Promise.all([aUser('author'), aUser('reader')]);
  const word = freshName('dune');
  await followers(theApp(), author.id, [reader.id]);
  for (let count = 0; count < 15; count += 1) await post(theApp(), author.id, undefined, `A ${word}`);
  await eventually(async () => {
    const { body } = await callApi<{ posts: object[] }>('GET', `/api/v1/search?q=${word}&limit=20`, { token: reader.token });
    expect(body.posts).toHaveLength(15);
  });
  // A short screen, so that no page fits on it.
  const { page, complaints } = await stage.visitor({ ...phone, viewport: { width: 390, height: 400 } });
  await openAs(page, reader);
  const place = () => page.evaluate('Math.round(scrollY)');
  const posts = page.locator('main a[href^="/p/"]:not([href$="/likes"])');
  for (const path of ['/', '/explore', `/u/${author.username}`, `/search?q=${word}`]) {
    await page.goto(path);
    await posts.nth(5).waitFor();
    expect(await place(), `${path}, opened by its address`).toBe(0);
    // Waits until the page is long enough.
    await expect.poll(() => page.evaluate('scrollTo(0, 300), Math.round(scrollY)'), { message: path }).toBe(300);
    // A tap would first scroll to the link.
    await posts.nth(5).dispatchEvent('click');
    await page.waitForURL('**/p/*');
    await page.getByLabel('Add a comment').waitFor();
    await page.goBack();
    await expect.poll(place, { message: `${path}, back` }).toBe(300);
    await page.reload();
    await expect.poll(place, { message: `${path}, reloaded` }).toBe(300);
  }
  expect(complaints).toEqual([]);
});
