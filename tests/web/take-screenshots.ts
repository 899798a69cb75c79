import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { eventually } from '../setup/eventually.ts';
import { launchBrowser } from './browser.ts';
import { demoAdmin, people } from '../../web/src/session/demo-people.ts';
import { runningService } from '../../scripts/running-service.ts';
import { portOf } from '../../scripts/settings.ts';

/**
 * Takes screenshots of every page, at both widths and in both themes, from the running service with its demo data or from
 * WEB_URL. Look at them: this script cannot judge whether they are good.
 */
const url = process.env['WEB_URL'] ?? runningService()?.['WEB_URL'] ?? `http://127.0.0.1:${portOf('WEB_PORT')}`;
const folder = process.argv[2] ?? join(import.meta.dirname, '..', '..', 'docs', 'screenshots');

const widths = {
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
  desktop: { viewport: { width: 1280, height: 800 } },
};
const themes = ['light', 'dark'] as const;
const stillLoading = '[...document.images].some((image) => !image.complete && image.getBoundingClientRect().top < innerHeight)';
const viewer = people.find(({ username }) => username === demoAdmin)!;
const friend = people.find((person) => person !== viewer)!;

interface Shot {
  name: string;
  path: string;
  /** Steps on the page before the screenshot. */
  prepare?: (page: Page) => Promise<unknown>;
  /** Whether the screenshot shows the full page, including what would have to be scrolled to. */
  whole?: boolean;
}

const signedOut: Shot[] = [
  { name: 'first-visit', path: '/explore' },
  { name: 'sign-in', path: '/sign-in' },
  {
    name: 'sign-up',
    path: '/sign-up',
    prepare: async (page) => {
      await page.getByLabel('Username').fill('Ada Lovelace');
      await page.getByLabel('E-mail').fill('ada@example');
      await page.getByRole('button', { name: 'Create account' }).click();
    },
  },
];

const signedIn: Shot[] = [
  { name: 'feed', path: '/' },
  { name: 'explore', path: '/explore' },
  { name: 'search', path: '/search?q=light' },
  { name: 'hashtag', path: '/tags/sunrise' },
  { name: 'post', path: '/explore', prepare: openPost },
  { name: 'thread', path: '/explore', prepare: openThread },
  { name: 'lightbox', path: '/explore', prepare: openLightbox },
  { name: 'share', path: '/explore', prepare: openShareMenu },
  { name: 'likes', path: '/explore', prepare: openLikes },
  { name: 'create', path: '/create', prepare: choosePhotos },
  { name: 'saved', path: '/', prepare: savePosts },
  { name: 'notifications', path: '/notifications' },
  { name: 'profile', path: `/u/${friend.username}` },
  { name: 'own-profile', path: `/u/${viewer.username}` },
  { name: 'followers', path: `/u/${friend.username}/followers` },
  { name: 'edit-profile', path: '/settings/profile' },
  { name: 'settings', path: '/settings', whole: true },
  { name: 'data', path: '/settings/data' },
  { name: 'blocked', path: '/settings/blocked' },
  { name: 'moderation', path: '/explore', prepare: reportPost },
  { name: 'instance', path: '/moderation/instance', whole: true },
  { name: 'not-found', path: '/nowhere' },
];

await mkdir(folder, { recursive: true });
const browser = await launchBrowser();
try {
  for (const width of Object.keys(widths) as (keyof typeof widths)[]) {
    for (const theme of themes) await take(browser, width, theme);
  }
} finally {
  await browser.close();
}

async function take(from: Browser, width: keyof typeof widths, theme: (typeof themes)[number]): Promise<void> {
  const context = await from.newContext({ baseURL: url, ...widths[width], colorScheme: theme, reducedMotion: 'reduce', locale: 'en-GB' });
  const page = await context.newPage();
  const size = page.viewportSize()!;
  const shoot = async ({ name, path, prepare, whole = false }: Shot) => {
    await page.goto(path);
    await page.waitForLoadState('networkidle');
    await prepare?.(page);
    if (whole) await page.setViewportSize({ ...size, height: await page.evaluate<number>('document.documentElement.scrollHeight') });
    // Pages opened with a click count as loaded immediately.
    await eventually(async () => {
      if (await page.evaluate<boolean>(stillLoading)) throw new Error(`pictures of ${name} are still loading`);
    });
    await page.screenshot({ path: join(folder, `${name}-${width}-${theme}.jpg`), type: 'jpeg', quality: 60 });
    await page.setViewportSize(size);
  };
  for (const shot of signedOut) await shoot(shot);
  await signIn(page);
  for (const shot of signedIn) await shoot(shot);
  await context.close();
  console.log(`${width}, ${theme}: ${signedOut.length + signedIn.length} pages`);
}

async function signIn(page: Page): Promise<void> {
  await page.goto('/sign-in');
  await page.getByRole('button', { name: viewer.display_name }).click();
  await page.getByRole('article').first().waitFor();
}

async function openPost(page: Page): Promise<void> {
  await page.locator('main a[href^="/p/"]').first().click();
  await page.getByRole('article').waitFor();
}

async function openThread(page: Page): Promise<void> {
  await openPost(page);
  const comment = page.getByRole('region', { name: 'Comments' }).getByRole('listitem').first();
  const reply = comment.getByRole('button', { name: /^Reply to/ });
  await reply.waitFor();
  const replies = comment.getByRole('button', { name: /^Show \d+ repl/ });
  if (await replies.isVisible()) await replies.click();
  else {
    await reply.click();
    await page.getByRole('textbox', { name: /^Your reply/ }).fill('It was worth getting up for.');
    await page.getByRole('button', { name: 'Post reply' }).click();
    await page.getByText('Reply added.', { exact: true }).waitFor();
    await page.getByText('Reply added.', { exact: true }).waitFor({ state: 'hidden' });
  }
  await page.getByText('It was worth getting up for.').first().hover();
}

async function openLightbox(page: Page): Promise<void> {
  await openPost(page);
  await page.getByRole('button', { name: 'Enlarge photo' }).first().click();
  await page.getByRole('dialog').getByRole('img').first().waitFor();
  // The gallery's loading indicator covers the photo until it is decoded.
  await page.locator('.yarl__slide_loading').waitFor({ state: 'hidden' });
}

async function openShareMenu(page: Page): Promise<void> {
  await openPost(page);
  await page.getByRole('button', { name: /^More about this post/ }).click();
  await page.getByRole('menuitem').first().waitFor();
}

async function savePosts(page: Page): Promise<void> {
  await page.getByRole('article').first().waitFor();
  const save = page.getByRole('button', { name: 'Save', exact: true, pressed: false });
  for (let left = Math.min(4, await save.count()); left > 0; left--) await save.first().click();
  await page.waitForLoadState('networkidle');
  await page.goto('/saved');
  await page.locator('main a[href^="/p/"]').first().waitFor();
}

async function reportPost(page: Page): Promise<void> {
  await openShareMenu(page);
  await page.getByRole('menuitem', { name: /^Report/ }).click();
  await page.getByLabel('It is somebody else’s work').check();
  await page.getByLabel('Anything to add?').fill('I have seen this on a calendar.');
  await page.getByRole('button', { name: 'Send report' }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.goto('/moderation');
  await page.getByRole('heading', { level: 2 }).first().waitFor();
}

async function openLikes(page: Page): Promise<void> {
  await openPost(page);
  await page.getByRole('link', { name: /^\d+ likes?$/ }).click();
  await page.getByRole('heading', { name: 'Likes' }).waitFor();
  await page.getByRole('listitem').first().waitFor();
}

/** Files to choose: photos that the service already has, and a file that is not a photo. */
async function choosePhotos(page: Page): Promise<void> {
  const { posts } = (await (await page.request.get('/api/v1/feed?limit=3')).json()) as { posts: { media_url: string }[] };
  const photos = await Promise.all(
    posts.map(async ({ media_url }, index) => ({
      name: `photo-${index + 1}.jpg`,
      mimeType: 'image/jpeg',
      buffer: await (await page.request.get(media_url)).body(),
    })),
  );
  await page.getByLabel('Photos', { exact: true }).setInputFiles([...photos, { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no photo') }]);
  await page.getByText('Ready').nth(2).waitFor();
  for (const underWay of [page.getByRole('progressbar'), page.getByText('Preparing…')]) await underWay.first().waitFor({ state: 'hidden' });
  await page.getByLabel('Caption').fill('Three from last week.');
}
