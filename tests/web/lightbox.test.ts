import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { violations } from './axe.ts';
import { desktop, phone } from './browser.ts';
import { chooseFiles, newPhoto, openAsNewUser, postAnyway } from './steps.ts';
import { spread, swipe } from './touch.ts';
import { useStage } from './use-stage.ts';

const stage = useStage();
const center = { x: 160, y: 300 };
const focused = (page: Page) => page.evaluate<string>(`document.activeElement.getAttribute('aria-label')`);
const widthOf = (photo: Locator) => photo.evaluate((image) => Math.round(image.getBoundingClientRect().width));

/** Creates a post with two photos, of which only the first has a description. */
async function postTwo(page: Page, first: { width: number; height: number }): Promise<string> {
  const username = await openAsNewUser(page, 'closer');
  await chooseFiles(page, await Promise.all([newPhoto('wide.jpg', '#224466', first), newPhoto('small.jpg', '#664422')]));
  await page.getByLabel('Alt text of wide.jpg').fill('A wide sea');
  await postAnyway(page);
  return username;
}

it('shows the photos of a post in their largest size, by touch, and restores the focus', async () => {
  const { page, complaints } = await stage.visitor({ ...phone, viewport: { width: 320, height: 640 }, reducedMotion: 'no-preference' });
  // Narrower than the AVIF widths, which take long to encode.
  const username = await postTwo(page, { width: 700, height: 500 });
  const lightbox = page.getByRole('dialog', { name: `Photos by ${username}` });
  const photo = lightbox.getByRole('img', { name: 'A wide sea' });
  // Waits until the consumer has created the photo's largest file.
  await expect
    .poll(
      async () => {
        await page.reload();
        await page.getByRole('button', { name: 'Enlarge photo' }).click();
        await photo.waitFor();
        return photo.evaluate((image) => (image as unknown as { src: string }).src.replace(/^.*\//, ''));
      },
      { timeout: 60_000, interval: 500 },
    )
    .toBe('700.webp');
  await lightbox.getByText('A wide sea').waitFor();
  expect(await widthOf(photo)).toBe(320);
  expect(await violations(page)).toEqual([]);

  await spread(page, center, 60, 240);
  await expect.poll(() => widthOf(photo)).toBeGreaterThan(640);
  // Once enlarged, a drag moves the photo.
  await swipe(page, center, { x: -100, y: 0 });
  await lightbox.getByText('1 of 2').waitFor();
  await lightbox.getByRole('button', { name: 'Zoom out' }).click();
  await expect
    .poll(async () => {
      if (await lightbox.getByRole('button', { name: 'Zoom out' }).isEnabled()) await lightbox.getByRole('button', { name: 'Zoom out' }).click();
      return widthOf(photo);
    }, { timeout: 30_000 })
    .toBe(320);
  await swipe(page, { x: 260, y: 300 }, { x: -200, y: 0 });
  await lightbox.getByText('2 of 2').waitFor();
  await page.keyboard.press('Escape');
  await lightbox.waitFor({ state: 'detached' });
  expect(await focused(page)).toBe('Enlarge photo');
  await page.getByText('Photo 2 of 2').waitFor({ state: 'attached' });
  expect(complaints).toEqual([]);
});

it('can be used with wheel and keys, from the feed too', async () => {
  const { page, complaints } = await stage.visitor(desktop);
  const username = await postTwo(page, { width: 320, height: 240 });
  await page.getByRole('link', { name: 'Home', exact: true }).click();
  await page.getByRole('button', { name: 'Enlarge photo' }).press('Enter');
  const lightbox = page.getByRole('dialog', { name: `Photos by ${username}` });
  const photo = lightbox.getByRole('img', { name: 'A wide sea' });
  await photo.waitFor();
  const whole = await widthOf(photo);

  await page.keyboard.press('+');
  await expect.poll(() => widthOf(photo)).toBeGreaterThan(whole);
  await page.keyboard.press('Control+0');
  await expect.poll(() => widthOf(photo)).toBe(whole);
  await photo.hover();
  await page.mouse.wheel(0, -200);
  await expect.poll(() => widthOf(photo)).toBeGreaterThan(whole);
  await page.keyboard.press('Control+0');
  await expect.poll(() => widthOf(photo)).toBe(whole);
  await photo.dblclick();
  await expect.poll(() => widthOf(photo)).toBeGreaterThan(whole);
  await page.keyboard.press('Control+0');

  await page.keyboard.press('ArrowRight');
  await lightbox.getByText('2 of 2').waitFor();
  await page.keyboard.press('ArrowLeft');
  await lightbox.getByText('1 of 2').waitFor();
  // The focus stays in the dialog.
  for (let press = 0; press < 8; press++) {
    await page.keyboard.press('Tab');
    expect(await page.evaluate<boolean>(`document.activeElement === document.body || document.querySelector('dialog').contains(document.activeElement)`)).toBe(true);
  }
  await lightbox.getByRole('button', { name: 'Close' }).press('Enter');
  await lightbox.waitFor({ state: 'detached' });
  expect(await focused(page)).toBe('Enlarge photo');
  expect(complaints).toEqual([]);
});
