import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { ensureChromium } from '../../scripts/ensure-chromium.ts';
import { buildWeb } from '../../web/build.ts';
import { serveWeb } from '../../localstack/serve-web.ts';

export const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
export const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };

export const launchBrowser = async (flags: string[] = []): Promise<Browser> =>
  chromium.launch({
    executablePath: await ensureChromium(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', ...flags],
  });

export interface Visitor {
  context: BrowserContext;
  page: Page;
  /** The browser's complaints: script errors, and violations of the content security policy. */
  complaints: string[];
}

export interface Stage {
  url: string;
  /** A separate browser profile with its own storage. */
  visitor(options?: BrowserContextOptions): Promise<Visitor>;
  close(): Promise<void>;
}

/** Starts a browser for the web client at WEB_URL. Without that, builds the client and serves it in front of the tests' service. */
export async function openStage(): Promise<Stage> {
  const web = process.env['WEB_URL'] ? { url: process.env['WEB_URL'], close: async () => undefined } : await serveBuilt();
  const browser = await launchBrowser();
  return {
    url: web.url,
    visitor: (options = desktop) => newVisitor(browser, web.url, options),
    close: async () => {
      await browser.close();
      await web.close();
    },
  };
}

async function serveBuilt(): Promise<{ url: string; close(): Promise<unknown> }> {
  return serveWeb({
    dist: await buildWeb({ log: console.log }),
    port: 0,
    apiUrl: environment('API_URL'),
    storageOrigin: environment('AWS_ENDPOINT_URL'),
    liveOrigin: environment('LIVE_URL'),
    cspImgSources: [new URL(environment('CDN_BASE_URL')).origin],
  });
}

function environment(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: the tests of the web client need a running service.`);
  return value;
}

export async function newVisitor(browser: Browser, baseURL: string, options: BrowserContextOptions): Promise<Visitor> {
  // Service workers would hide requests from `route`, and drawing animations takes a tenth of the time.
  const context = await browser.newContext({ baseURL, locale: 'en-GB', serviceWorkers: 'block', reducedMotion: 'reduce', ...options });
  const complaints: string[] = [];
  context.on('weberror', (error) => complaints.push(String(error.error())));
  context.on('console', (message) => {
    if (/content security policy/i.test(message.text())) complaints.push(message.text());
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  return { context, page, complaints };
}
