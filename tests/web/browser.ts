import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** Where the web client is served. @throws when nobody started it */
export function webUrl(): string {
  const url = process.env['WEB_URL'];
  if (!url) throw new Error('WEB_URL is not set: the tests of the web client need a running service.');
  return url;
}

export const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
export const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };

/** Debian's Chromium, or the one named by CHROMIUM. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) {
    throw new Error(`There is no ${executablePath}. Install Chromium (apt-get install chromium) or name one in CHROMIUM.`);
  }
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

export interface Visitor {
  context: BrowserContext;
  page: Page;
  /** What the browser complained about: script errors, and everything its policy refused. */
  complaints: string[];
}

/** A browser of one's own: its cookies, storage and cache are nobody else's. */
export async function visitor(browser: Browser, options: BrowserContextOptions = desktop): Promise<Visitor> {
  const context = await browser.newContext({ baseURL: webUrl(), locale: 'en-GB', ...options });
  const complaints: string[] = [];
  context.on('weberror', (error) => complaints.push(String(error.error())));
  context.on('console', (message) => {
    if (/Content Security Policy|React|Minified/i.test(message.text())) complaints.push(message.text());
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  return { context, page, complaints };
}

let people = 0;

/** A name nobody had in any run. */
export const newUsername = (prefix: string) => `${prefix}_${Date.now().toString(36)}${(people++).toString(36)}`.slice(0, 30);

export const password = 'a long enough password';

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
