/**
 * The first load of the feed on a phone, as measured by Chromium: largest contentful paint, layout shifts, and interaction to next
 * paint. With an empty cache, a CPU slowed down four times, and Lighthouse's "slow 4G" network. Compares the web clients of running
 * services with demo data; their loads alternate, and the table contains the medians.
 * `node bench/first-load.ts http://127.0.0.1:3000 [http://127.0.0.1:3100 ...]`
 */
import { setTimeout as delay } from 'node:timers/promises';
import { loadavg } from 'node:os';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, newVisitor, phone } from '../tests/web/browser.ts';
import { demoPassword, people } from '../web/src/session/demo-people.ts';

const rounds = 9;
const reader = people[0]!.username;
/** How long (ms) a page must stay unchanged before it counts as loaded. */
const settled = 3_000;

const observe = `
  window.vitals = { lcp: 0, cls: 0, inp: 0 };
  const observe = (type, note, more) => new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true, ...more });
  observe('largest-contentful-paint', ({ startTime }) => { vitals.lcp = startTime; });
  observe('layout-shift', ({ value, hadRecentInput }) => { if (!hadRecentInput) vitals.cls += value; });
  observe('event', ({ duration, interactionId }) => { if (interactionId) vitals.inp = Math.max(vitals.inp, duration); }, { durationThreshold: 16 });
`;

interface Vitals {
  lcp: number;
  cls: number;
  inp: number;
}

async function load(browser: Browser, url: string): Promise<Vitals> {
  const { context, page } = await newVisitor(browser, url, phone);
  const response = await page.request.post('/api/v1/auth/login', { data: { email_or_username: reader, password: demoPassword } });
  const { token, refresh_token: refreshToken, user } = (await response.json()) as { token: string; refresh_token: string; user: { id: string } };
  const session = JSON.stringify({ token, refreshToken, user: { id: user.id, username: reader } });
  await page.addInitScript(`localStorage.setItem('lambdagram.session', ${JSON.stringify(session)}); ${observe}`);
  await slowDown(page);
  await page.goto('/');
  await page.getByRole('article').nth(1).waitFor();
  await page.waitForLoadState('networkidle');
  await delay(settled);
  // LCP is no longer measured after the first interaction.
  const { lcp, cls } = await page.evaluate<Vitals>('vitals');
  await interact(page);
  const { inp } = await page.evaluate<Vitals>('vitals');
  await context.close();
  return { lcp, cls, inp };
}

async function slowDown(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', { offline: false, latency: 150, downloadThroughput: (1.6e6 / 8) * 0.9, uploadThroughput: (750e3 / 8) * 0.9 });
}

/** Likes and unlikes, saves and unsaves, and opens and closes a menu. */
async function interact(page: Page): Promise<void> {
  const post = page.getByRole('article').first();
  for (const name of ['Like', 'Like', 'Save', 'Save']) {
    await post.getByRole('button', { name, exact: true }).tap();
    await delay(500);
  }
  await post.getByRole('button', { name: /^More/ }).tap();
  await delay(500);
  await page.keyboard.press('Escape');
  await delay(500);
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

const urls = process.argv.slice(2);
const measured = urls.map(() => [] as Vitals[]);
const browser = await launchBrowser();
try {
  // The first round warms the services up.
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, url] of urls.entries()) {
      const vitals = await load(browser, url);
      if (round > 0) measured[index]!.push(vitals);
      console.error(`${url}, ${round}: LCP ${vitals.lcp.toFixed(0)} ms, CLS ${vitals.cls.toFixed(3)}, INP ${vitals.inp.toFixed(0)} ms; load average ${loadavg()[0]!.toFixed(1)}`);
    }
  }
} finally {
  await browser.close();
}
console.log('| | LCP (ms) | CLS | INP (ms) |\n|---|--:|--:|--:|');
for (const [index, url] of urls.entries()) {
  const of = (what: keyof Vitals) => median(measured[index]!.map((vitals) => vitals[what]));
  console.log(`| ${url} | ${of('lcp').toFixed(0)} | ${of('cls').toFixed(3)} | ${of('inp').toFixed(0)} |`);
}
