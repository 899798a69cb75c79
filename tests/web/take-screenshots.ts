import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { eventually } from '../setup/eventually.ts';
import { launchBrowser } from './browser.ts';
import { people, type Person } from '../../web/src/session/demo-people.ts';
import { runningService } from '../../scripts/running-service.ts';
import { portOf } from '../../scripts/settings.ts';

/**
 * Pictures of every page, at both widths and in both themes, of the running service with its demo data, or of WEB_URL. Look
 * at them: this script cannot judge whether they are good.
 */
const url = process.env['WEB_URL'] ?? runningService()?.['WEB_URL'] ?? `http://127.0.0.1:${portOf('WEB_PORT')}`;
const folder = process.argv[2] ?? join(import.meta.dirname, '..', '..', 'docs', 'screenshots');

const widths = {
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
  desktop: { viewport: { width: 1280, height: 800 } },
};
const themes = ['light', 'dark'] as const;
const stillLoading = '[...document.images].some((image) => !image.complete && image.getBoundingClientRect().top < innerHeight)';
const [viewer, friend] = people as [Person, Person];

interface Shot {
  name: string;
  path: string;
  /** Steps on the page before the screenshot. */
  prepare?: (page: Page) => Promise<unknown>;
}

const signedOut: Shot[] = [
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
  { name: 'post', path: '/explore', prepare: openPost },
  { name: 'likes', path: '/explore', prepare: openLikes },
  { name: 'create', path: '/create', prepare: choosePhotos },
  { name: 'profile', path: `/u/${friend.username}` },
  { name: 'own-profile', path: `/u/${viewer.username}` },
  { name: 'followers', path: `/u/${friend.username}/followers` },
  { name: 'edit-profile', path: '/settings/profile' },
  { name: 'settings', path: '/settings' },
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
  const shoot = async ({ name, path, prepare }: Shot) => {
    await page.goto(path);
    await page.waitForLoadState('networkidle');
    await prepare?.(page);
    // Pages reached by a click count as loaded at once.
    await eventually(async () => {
      if (await page.evaluate<boolean>(stillLoading)) throw new Error(`pictures of ${name} are still loading`);
    });
    await page.screenshot({ path: join(folder, `${name}-${width}-${theme}.jpg`), type: 'jpeg', quality: 72 });
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

async function openLikes(page: Page): Promise<void> {
  await openPost(page);
  await page.getByRole('link', { name: /^\d+ likes?$/ }).click();
  await page.getByRole('heading', { name: 'Likes' }).waitFor();
  await page.getByRole('listitem').first().waitFor();
}

/** Photos that are already on the service, as user files, and a file that is not a photo. */
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
  await page.getByLabel('Caption').fill('Three from last week.');
}
