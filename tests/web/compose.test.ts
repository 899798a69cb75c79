import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { violations } from './axe.ts';
import { desktop, phone } from './browser.ts';
import { chooseFiles, newPhoto, openAsNewUser, postAnyway } from './steps.ts';
import { useStage } from './use-stage.ts';

const stage = useStage();

/** The drafts stored in the browser: the names of their files, and their texts. */
const kept = (page: Page) =>
  page.evaluate<string[]>(`new Promise((resolve, reject) => {
    const request = indexedDB.open('lambdagram.drafts');
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const values = request.result.transaction('drafts').objectStore('drafts').getAll();
      values.onerror = () => reject(values.error);
      values.onsuccess = () => {
        request.result.close();
        resolve(values.result.map((value) => value.name ?? [value.caption, ...value.photos.map(({ alt }) => alt)].join('|')));
      };
    };
  })`);
const becomes = async (page: Page, values: string[]) => {
  await expect.poll(async () => (await kept(page)).sort()).toEqual(values);
};

it('keeps a draft across a reload until it is shared, and asks for descriptions first', async () => {
  const { page, complaints } = await stage.visitor({ ...phone, viewport: { width: 320, height: 640 } });
  const username = await openAsNewUser(page, 'drafter');
  await chooseFiles(page, await Promise.all(['one.jpg', 'two.jpg'].map((name) => newPhoto(name, '#228844', { width: 64, height: 64 }))));
  await page.getByText('All 2 photos are ready.').waitFor();
  await page.getByLabel('Alt text of two.jpg').fill('The second');
  await page.getByLabel('Caption').fill('Half a thought');
  await page.getByRole('button', { name: /^Move two.jpg/ }).focus();
  await page.keyboard.press('Space');
  await expect
    .poll(async () => {
      await page.keyboard.press('ArrowUp');
      return page.getByText('two.jpg is over position 1 of 2.').count();
    }, { timeout: 30_000 })
    .toBe(1);
  await page.keyboard.press('Space');
  await becomes(page, ['Half a thought|The second|', 'one.jpg', 'two.jpg']);

  await page.reload();
  await page.getByText('Draft restored').waitFor();
  await page.getByText('All 2 photos are ready.').waitFor();
  expect(await page.getByRole('textbox').evaluateAll((fields) => fields.map((field) => (field as unknown as { value: string }).value))).toEqual(['The second', '', 'Half a thought']);
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBeLessThanOrEqual(0);

  await page.getByRole('button', { name: 'Share', exact: true }).press('Enter');
  await page.getByRole('dialog', { name: 'Describe your photos?' }).getByText('1 of 2 has no description.').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Add description' }).press('Enter');
  expect(await page.evaluate<string>(`document.activeElement.getAttribute('aria-label')`)).toBe('Alt text of one.jpg');
  await postAnyway(page);
  await page.getByRole('img', { name: 'The second' }).waitFor();
  await becomes(page, []);
  await page.goto(`/u/${username}`);
  await page.getByText('1 post', { exact: true }).waitFor();
  expect(complaints).toEqual([]);
});

it('keeps the draft for its author until they discard it or sign out', async () => {
  const { page, complaints } = await stage.visitor(desktop);
  await openAsNewUser(page, 'returns');
  await page.goto('/create');
  await page.getByLabel('Caption').fill('Later');
  await page.getByRole('link', { name: 'Explore' }).click();
  await page.getByRole('link', { name: 'Create' }).click();
  await page.getByText('Draft restored').waitFor();
  await page.getByRole('button', { name: 'Discard' }).click();
  await page.getByRole('dialog', { name: 'Discard this draft?' }).getByRole('button', { name: 'Discard' }).click();
  await page.getByText('Draft restored').waitFor({ state: 'hidden' });
  expect(await page.getByLabel('Caption').inputValue()).toBe('');
  await becomes(page, []);

  await page.getByLabel('Caption').fill('Not for the next');
  await becomes(page, ['Not for the next']);
  await page.goto('/settings');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL('**/sign-in*');
  await becomes(page, []);
  expect(complaints).toEqual([]);
});

it.each([
  ['is full', `const put = IDBObjectStore.prototype.put; IDBObjectStore.prototype.put = function (value, key) { if (value instanceof Blob) throw new DOMException('full', 'QuotaExceededError'); return put.call(this, value, key); }`],
  ['is not available', `indexedDB.open = () => { throw new DOMException('no', 'SecurityError'); }`],
])('shares even if the browser’s storage %s, and asks before the draft is lost', async (_, breakIt) => {
  const { page, complaints } = await stage.visitor(desktop);
  await openAsNewUser(page, 'full');
  await page.addInitScript(breakIt);
  await chooseFiles(page, [await newPhoto('only.jpg', '#224466', { width: 64, height: 64 })]);
  await page.getByText('This browser does not have enough space').waitFor();
  await page.getByRole('link', { name: 'Explore' }).click();
  await page.getByRole('dialog', { name: 'Discard this post?' }).getByRole('button', { name: 'Keep' }).click();
  await page.getByText('Your photo is ready.').waitFor();
  await postAnyway(page);
  expect(complaints).toEqual([]);
});
