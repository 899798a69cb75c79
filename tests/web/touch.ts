import type { CDPSession, Page } from 'playwright-core';

export interface Point {
  x: number;
  y: number;
}

const shares = [0.1, 0.3, 0.5, 0.7, 0.9, 1];

/** Touches a point with one finger, moves it by a number of pixels, and lifts it. */
export const swipe = (page: Page, from: Point, by: Point): Promise<void> =>
  touching(page, (devtools) => drag(devtools, (share) => [{ x: from.x + by.x * share, y: from.y + by.y * share }]));

/** Places two fingers on the left and right of a point and moves them apart. */
export const spread = (page: Page, { x, y }: Point, from: number, to: number): Promise<void> =>
  touching(page, (devtools) =>
    drag(devtools, (share) => {
      const half = (from + (to - from) * share) / 2;
      return [{ x: x - half, y }, { x: x + half, y }];
    }),
  );

async function touching(page: Page, touch: (devtools: CDPSession) => Promise<void>): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await touch(devtools);
  await devtools.detach();
}

async function drag(devtools: CDPSession, at: (share: number) => Point[]): Promise<void> {
  await devtools.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0) });
  for (const share of shares) await devtools.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(share) });
  await devtools.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}
