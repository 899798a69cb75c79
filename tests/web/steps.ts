import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { expect } from 'vitest';
import type { TestUser } from '../setup/given.ts';

export const password = 'a long enough password';

let count = 0;

/** A name that was never used before, not even in earlier runs. */
export const newUsername = (prefix: string) => `${prefix}_${Date.now().toString(36)}${(count++).toString(36)}`;

/** Signs up through the page and ends on the home feed. */
export async function signUp(page: Page, prefix: string): Promise<string> {
  const username = newUsername(prefix);
  await page.goto('/sign-up');
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('E-mail').fill(`${username}@example.com`);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByRole('heading', { name: 'Home', exact: true }).waitFor({ state: 'attached' });
  return username;
}

/** Registers a user over HTTP, which is faster than signUp(), and opens a page as them. */
export async function openAsNewUser(page: Page, prefix: string, path = '/'): Promise<string> {
  const username = newUsername(prefix);
  const response = await page.request.post('/api/v1/auth/register', { data: { username, email: `${username}@example.com`, password } });
  const { token, refresh_token: refreshToken, user } = (await response.json()) as { token: string; refresh_token: string; user: { id: string } };
  await openAs(page, { id: user.id, username, token, refreshToken }, path);
  return username;
}

/** Opens a page as a user who has signed in elsewhere. */
export async function openAs(page: Page, { id, username, token, refreshToken }: Pick<TestUser, 'id' | 'username' | 'token' | 'refreshToken'>, path = '/'): Promise<void> {
  const session = JSON.stringify({ token, refreshToken, user: { id, username } });
  // Stored only once per tab, so that it does not undo signing out.
  await page.addInitScript(`sessionStorage.started ??= localStorage.setItem('lambdagram.session', ${JSON.stringify(session)}) ?? 'yes'`);
  await page.goto(path);
  // The heading appears once the page's chunk has loaded.
  await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' });
}

/** A unique photo: a colour, and noise so that it has a realistic size. By default too narrow for AVIF renditions, which take long. */
export async function newPhoto(name: string, background: string, { width = 320, height = 240 } = {}) {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 40 };
  const grain = await sharp({ create: { width, height, channels: 3, background, noise } }).png({ compressionLevel: 1 }).toBuffer();
  const buffer = await sharp({ create: { width, height, channels: 3, background } })
    .composite([{ input: grain, blend: 'soft-light' }])
    .jpeg({ quality: 90 })
    .toBuffer();
  return { name, mimeType: 'image/jpeg', buffer };
}

type File = Awaited<ReturnType<typeof newPhoto>>;

/** Chooses files on the page for a new post. */
export async function chooseFiles(page: Page, files: File[]): Promise<void> {
  await page.goto('/create');
  await page.getByLabel('Photos', { exact: true }).setInputFiles(files);
}

/** Shares photos through the page, ends on the post's page and returns its path. */
export async function share(page: Page, files: File[], caption: string): Promise<string> {
  await chooseFiles(page, files);
  await page.getByLabel('Caption').fill(caption);
  await postAnyway(page);
  return new URL(page.url()).pathname;
}

/** Shares the post that was prepared on the page, although its photos have no alternative texts, and ends on the post's page. */
export async function postAnyway(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await page.getByRole('button', { name: 'Post anyway' }).click();
  await page.waitForURL('**/p/*');
}

/** Likes a post by double-tapping its photo. Retries if a busy machine took too long between the taps, since further taps never unlike. */
export async function doubleTap(photo: Locator): Promise<void> {
  const liked = photo.page().getByRole('button', { name: 'Like', exact: true, pressed: true });
  await expect
    .poll(
      async () => {
        await photo.tap();
        await photo.tap();
        return liked.count();
      },
      { interval: 1_000, timeout: 30_000 },
    )
    .toBe(1);
}

/** Reloads the page until it shows something that consumers create asynchronously. */
export async function untilThere(page: Page, wanted: Locator): Promise<void> {
  await expect
    .poll(
      async () => {
        await page.reload();
        return wanted.waitFor({ timeout: 3_000 }).then(() => true, () => false);
      },
      { interval: 500, timeout: 60_000 },
    )
    .toBe(true);
}
