import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openAsNewUser, password } from './steps.ts';
import { useStage } from './use-stage.ts';

const stage = useStage();
const banner = (page: Page) => page.getByText('The service is waking up');

/** Makes the service respond as if its database were resuming; tests/outages/waking-database.test.ts tests the service itself. */
async function fallAsleep(context: BrowserContext, pattern: string) {
  let asleep = true;
  const requests: string[] = [];
  await context.route(pattern, async (route) => {
    requests.push(route.request().method());
    if (!asleep) return route.continue();
    const problem = { type: 'about:blank', title: 'Service Unavailable', status: 503, detail: 'The database is unavailable. Please try again.', code: 'database_unavailable', trace_id: '1-abc-def' };
    return route.fulfill({ status: 503, contentType: 'application/problem+json', headers: { 'Retry-After': '1' }, json: problem });
  });
  return { requests, wake: () => void (asleep = false) };
}

describe('a service that is waking up', () => {
  it('is awaited with a message, then the page appears', async () => {
    const { page, context } = await stage.visitor();
    await openAsNewUser(page, 'early_bird');
    const sleep = await fallAsleep(context, '**/api/v1/**');
    await page.reload();
    await banner(page).waitFor();
    await expect.poll(() => sleep.requests.length).toBeGreaterThan(2);
    expect(await page.getByRole('alert').count()).toBe(0);
    sleep.wake();
    await page.getByRole('heading', { name: 'Home', exact: true }).waitFor({ state: 'attached' });
    await banner(page).waitFor({ state: 'hidden' });
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('is awaited when signing in', async () => {
    const { page, context } = await stage.visitor();
    const username = await openAsNewUser(page, 'night_owl');
    await page.goto('/settings');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    const sleep = await fallAsleep(context, '**/api/v1/auth/login');
    await page.getByLabel('Username or e-mail').fill(username);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await banner(page).waitFor();
    sleep.wake();
    // The page on which the session ended is shown again.
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    await banner(page).waitFor({ state: 'hidden' });
  });

  it('that does not wake within a minute is an error, with a retry', async () => {
    const { page, context } = await stage.visitor();
    await openAsNewUser(page, 'long_night');
    const sleep = await fallAsleep(context, '**/api/v1/explore?*');
    await page.clock.install();
    await page.getByRole('link', { name: 'Explore', exact: true }).first().click();
    await banner(page).waitFor();
    await page.clock.fastForward(61_000);
    await page.getByText('The database is unavailable. Please try again.').waitFor();
    await banner(page).waitFor({ state: 'hidden' });
    sleep.wake();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('The database is unavailable. Please try again.').waitFor({ state: 'hidden' });
  });

  it('gets no retry of a request that must not be carried out twice', async () => {
    const { page, context } = await stage.visitor();
    await openAsNewUser(page, 'once_only');
    await page.goto('/settings');
    await page.getByLabel('Code').waitFor();
    const sleep = await fallAsleep(context, '**/api/v1/auth/email/code');
    await page.getByRole('button', { name: 'Send another code' }).click();
    await page.getByText('The database is unavailable. Please try again.').first().waitFor();
    expect([sleep.requests, await banner(page).count()]).toEqual([['POST'], 0]);
  });
});
