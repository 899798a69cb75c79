import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { serveWeb } from '../../localstack/serve-web.ts';
import { buildWeb } from '../../web/build.ts';
import { violations } from './axe.ts';
import { desktop, phone } from './browser.ts';
import { newPhoto, openAsNewUser, share } from './steps.ts';
import { useStage } from './use-stage.ts';

const stage = useStage();
const controlled = 'navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)';

it('can be installed, and opens offline with the last feed', async () => {
  const { page, context, complaints } = await stage.visitor({ ...phone, serviceWorkers: 'allow' });
  const username = await openAsNewUser(page, 'subway');
  const manifest = (await (await page.request.get('/app.webmanifest')).json()) as { icons: { src: string; type: string }[] };
  for (const { src, type } of manifest.icons) expect((await page.request.get(src)).headers()['content-type']).toBe(type);
  await share(page, [await newPhoto('train.jpg', '#556677', { width: 64, height: 64 })], 'On the train');
  await page.goto('/');
  await page.getByText('On the train').waitFor();
  await expect.poll(() => page.evaluate(controlled)).toBe(true);

  await context.setOffline(true);
  await page.reload();
  await page.getByText('You are offline. What you see may be out of date.').waitFor();
  await page.getByRole('article', { name: `Post by ${username}` }).getByText('On the train').waitFor();
  expect(await violations(page)).toEqual([]);
  // This page has not been visited before.
  await page.getByRole('link', { name: 'Create' }).click();
  await page.getByRole('heading', { name: 'New post' }).waitFor();
  await context.setOffline(false);

  await page.goto('/settings');
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.waitForURL('**/sign-in*');
  await expect.poll(() => page.evaluate(`new Promise((resolve) => { const open = indexedDB.open('lambdagram.feeds'); open.onsuccess = () => { const count = open.result.transaction('feeds').objectStore('feeds').count(); count.onsuccess = () => resolve(count.result); }; })`)).toBe(0);
  expect(complaints).toEqual([]);
});

it('announces a new version, and switches to it on request', async () => {
  const dist = await mkdtemp(join(tmpdir(), 'lambdagram-release-'));
  onTestFinished(() => rm(dist, { recursive: true }));
  await cp(await buildWeb({ log: () => undefined }), dist, { recursive: true });
  // This test doesn't need an API.
  const nowhere = 'http://127.0.0.1:1';
  const release = (port: number) => serveWeb({ dist, port, apiUrl: nowhere, storageOrigin: nowhere, liveOrigin: nowhere, cspImgSources: [] });
  let web = await release(0);
  onTestFinished(() => web.close());
  const { page } = await stage.visitor({ ...desktop, serviceWorkers: 'allow', baseURL: web.url });
  await page.goto('/explore');
  await expect.poll(() => page.evaluate(controlled)).toBe(true);

  await web.close();
  await writeFile(join(dist, 'service-worker.js'), (await readFile(join(dist, 'service-worker.js'), 'utf8')).replace(/VERSION = "[^"]+"/, 'VERSION = "next"'));
  web = await release(Number(new URL(web.url).port));
  await page.reload();
  await page.getByRole('button', { name: 'Reload' }).click();
  await expect.poll(() => page.evaluate('caches.keys()').catch(() => [])).toEqual(['client-next']);
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
  expect(await page.getByText('There is a new version.').count()).toBe(0);
});
