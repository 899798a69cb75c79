import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { phone } from './browser.ts';
import { doubleTap, newPhoto, openAsNewUser, share } from './steps.ts';
import { useStage } from './use-stage.ts';

const stage = useStage();

interface Point {
  x: number;
  y: number;
}

/** A finger that goes down at a point, moves by so many pixels, and is lifted. */
async function swipe(page: Page, from: Point, by: Point): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', share: number) =>
    devtools.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x: from.x + by.x * share, y: from.y + by.y * share }] });
  await touch('touchStart', 0);
  for (const share of [0.1, 0.3, 0.5, 0.7, 0.9, 1]) await touch('touchMove', share);
  await touch('touchEnd', 1);
  await devtools.detach();
}

describe('a finger on the photos of a post', () => {
  it('swipes sideways through them, scrolls the page up and down, and likes by neither', async () => {
    // Short, so that there is somewhere to scroll to.
    const { page, complaints } = await stage.visitor({ ...phone, viewport: { width: 390, height: 520 } });
    const username = await openAsNewUser(page, 'thumb');
    await share(page, await Promise.all([newPhoto('a.jpg', '#884422'), newPhoto('b.jpg', '#228844')]), 'Left and right');
    const carousel = page.getByRole('group', { name: `2 photos by ${username}` });
    await carousel.waitFor();
    const box = (await carousel.boundingBox())!;
    // Beside the buttons at both ends.
    const [left, right] = [80, 320].map((x) => ({ x: box.x + x, y: box.y + box.height / 2 })) as [Point, Point];
    const at = (place: number) => page.getByText(`Photo ${place} of 2`).waitFor({ state: 'attached' });
    const scrolled = () => page.evaluate<number>('scrollY');

    await at(1);
    await swipe(page, right, { x: -240, y: 0 });
    await at(2);
    await swipe(page, left, { x: 240, y: 0 });
    await at(1);
    // There is none before the first.
    await swipe(page, left, { x: 240, y: 0 });
    await at(1);
    expect(await scrolled()).toBe(0);
    await swipe(page, left, { x: 0, y: -150 });
    await expect.poll(scrolled, { timeout: 30_000 }).toBeGreaterThan(50);
    await at(1);
    expect(await page.getByRole('button', { name: 'Like', exact: true }).getAttribute('aria-pressed')).toBe('false');
    expect(complaints).toEqual([]);
  });

  it('enlarges a photo, which then comes in its largest size, and gives the focus back', async () => {
    const { page, complaints } = await stage.visitor(phone);
    const username = await openAsNewUser(page, 'closer');
    await share(page, [await newPhoto('wide.jpg', '#224466', { width: 2400, height: 1600 })], 'Look closer');
    const photo = page.getByRole('img', { name: `Photo by ${username}` });
    const loaded = () => photo.last().evaluate((image: unknown) => {
      const { naturalWidth, currentSrc } = image as { naturalWidth: number; currentSrc: string };
      return [naturalWidth, currentSrc.replace(/^.*\//, '')];
    });
    // The consumer makes it.
    await expect
      .poll(async () => {
        await page.reload();
        await page.getByRole('button', { name: 'Enlarge photo' }).click();
        await page.getByRole('dialog', { name: 'Enlarged photo' }).waitFor();
        const [width, name] = await loaded();
        return width === 2048 ? name : 'not yet';
      }, { timeout: 60_000, interval: 500 })
      .toBe('2048.webp');
    await page.getByRole('button', { name: 'Show actual size' }).click();
    expect(await photo.last().evaluate((image) => image.getBoundingClientRect().width)).toBe(2048);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.evaluate<string>(`document.activeElement.getAttribute('aria-label')`)).toBe('Enlarge photo');
    expect(complaints).toEqual([]);
  });

  it('likes by tapping twice, and never unlikes so', async () => {
    const { page } = await stage.visitor(phone);
    const username = await openAsNewUser(page, 'tapper');
    await share(page, [await newPhoto('t.jpg', '#442288')], 'Tap, tap');
    const photo = page.getByRole('img', { name: `Photo by ${username}` });
    for (const likes of ['1 like', '1 like']) {
      await doubleTap(photo);
      await page.getByText(likes, { exact: true }).waitFor();
      await page.getByRole('button', { name: 'Like', exact: true, pressed: true }).waitFor();
    }
    await page.reload();
    await page.getByRole('button', { name: 'Like', exact: true, pressed: true }).waitFor();
  });
});
