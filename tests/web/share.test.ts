import { expect, it } from 'vitest';
import { violations } from './axe.ts';
import { desktop, phone } from './browser.ts';
import { newPhoto, openAsNewUser, share } from './steps.ts';
import { useStage } from './use-stage.ts';

const stage = useStage();

it('shares links to posts and profiles, by the share sheet or the clipboard', async () => {
  const { page, context, complaints } = await stage.visitor(phone);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  // Headless Chromium has no share sheet.
  await page.addInitScript(`globalThis.shared = []; navigator.share = async (data) => { globalThis.shared.push(data.url); }`);
  const username = await openAsNewUser(page, 'sharer');
  const path = await share(page, [await newPhoto('lake.jpg', '#226688', { width: 64, height: 64 })], 'At the lake');
  await page.getByRole('button', { name: `More about this post by ${username}` }).press('Enter');
  await page.getByRole('menuitem', { name: 'Share' }).press('Enter');
  await expect.poll(() => page.evaluate('shared')).toEqual([stage.url + path]);

  await page.goto(`/u/${username}`);
  await page.getByRole('button', { name: `More about ${username}` }).click();
  await page.getByRole('menuitem', { name: 'Copy link' }).click();
  await page.getByText('Link copied.').first().waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(`${stage.url}/u/${username}`);
  expect(complaints).toEqual([]);

  const fetched = async (address: string, agent: string) => {
    const response = await fetch(stage.url + address, { headers: { 'User-Agent': agent } });
    return { url: response.url, text: await response.text() };
  };
  const preview = await fetched(path, 'Twitterbot/1.0');
  expect(preview.url).toBe(`${stage.url}/share${path}`);
  expect(preview.text).toContain('<meta property="og:description" content="At the lake" />');
  expect((await fetched(`/u/${username}`, 'Twitterbot/1.0')).text).toContain(`@${username} on Lambdagram`);
  expect((await fetched(path, 'Mozilla/5.0')).text).not.toContain('og:');
});

it('leads people from a share page to the post itself, and shows the page to programs', async () => {
  const { page } = await stage.visitor(desktop);
  const username = await openAsNewUser(page, 'shown');
  const path = await share(page, [await newPhoto('lake.jpg', '#226688', { width: 64, height: 64 })], 'Follow me');
  await page.goto(`/share${path}`);
  await page.waitForURL(`**${path}`);
  await page.getByText('Follow me').first().waitFor();
  const program = await stage.visitor({ ...desktop, userAgent: 'Mozilla/5.0 (compatible; Somebot/1.0)' });
  await program.page.goto(path);
  await program.page.getByRole('heading', { name: `${username} on Lambdagram` }).waitFor();
  await expect.poll(() => program.page.getByRole('img').evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth)).toBeGreaterThan(0);
  expect(await violations(program.page)).toEqual([]);
  await program.page.getByRole('link', { name: 'Open in Lambdagram' }).click();
  await program.page.getByText('Follow me').first().waitFor();
  expect(program.complaints).toEqual([]);
});
