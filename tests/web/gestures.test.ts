import { describe, expect, it } from 'vitest';
import { phone } from './browser.ts';
import { doubleTap, newPhoto, openAsNewUser, share } from './steps.ts';
import { type Point, swipe } from './touch.ts';
import { useStage } from './use-stage.ts';

const stage = useStage();

describe('touch on the photos of a post', () => {
  it('swipes sideways through them and scrolls the page vertically, without liking', async () => {
    // A short screen, so that the page can be scrolled.
    const { page, complaints } = await stage.visitor({ ...phone, viewport: { width: 390, height: 520 }, reducedMotion: 'no-preference' });
    const username = await openAsNewUser(page, 'thumb');
    await share(page, await Promise.all([newPhoto('a.jpg', '#884422'), newPhoto('b.jpg', '#228844')]), 'Left and right');
    const carousel = page.getByRole('group', { name: `2 photos by ${username}` });
    await carousel.waitFor();
    const box = (await carousel.boundingBox())!;
    // Next to the buttons at both edges.
    const [left, right] = [80, 320].map((x) => ({ x: box.x + x, y: box.y + box.height / 2 })) as [Point, Point];
    const at = (place: number) => page.getByText(`Photo ${place} of 2`).waitFor({ state: 'attached' });
    const scrolled = () => page.evaluate<number>('scrollY');

    await at(1);
    await swipe(page, right, { x: -240, y: 0 });
    await at(2);
    await swipe(page, left, { x: 240, y: 0 });
    await at(1);
    // There is no photo before the first one.
    await swipe(page, left, { x: 240, y: 0 });
    await at(1);
    expect(await scrolled()).toBe(0);
    await swipe(page, left, { x: 0, y: -150 });
    await expect.poll(scrolled).toBeGreaterThan(50);
    await at(1);
    expect(await page.getByRole('button', { name: 'Like', exact: true }).getAttribute('aria-pressed')).toBe('false');
    expect(complaints).toEqual([]);
  });

  it('likes by a double tap, which never unlikes', async () => {
    const { page } = await stage.visitor({ ...phone, reducedMotion: 'no-preference' });
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
