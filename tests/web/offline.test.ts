import { describe, expect, it } from 'vitest';
import { phone } from './browser.ts';
import { newPhoto, openAsNewUser, share } from './steps.ts';
import { useStage } from './use-stage.ts';

const stage = useStage();

describe('offline', () => {
  it('says so, reverts what could not be sent, and continues when the network is back', async () => {
    const { page, context } = await stage.visitor(phone);
    await openAsNewUser(page, 'tunnel');
    await share(page, [await newPhoto('train.jpg', '#556677')], 'On the train');
    const like = page.getByRole('button', { name: 'Like', exact: true });
    await like.waitFor();

    await context.setOffline(true);
    await page.getByText('You are offline. What you see may be out of date.').waitFor();
    await like.click();
    await page.getByText('Not liked: You are offline.').first().waitFor();
    expect(await like.getAttribute('aria-pressed')).toBe('false');
    await page.getByText('0 likes', { exact: true }).waitFor();
    await page.getByLabel('Add a comment').fill('No signal here');
    await page.getByRole('button', { name: 'Post', exact: true }).click();
    await page.getByText('Your comment will be posted when you are back.').first().waitFor();
    let sent = 0;
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/comments')) sent++;
    });

    await context.setOffline(false);
    await page.getByText('You are offline. What you see may be out of date.').waitFor({ state: 'hidden' });
    await page.getByRole('listitem').filter({ hasText: 'No signal here' }).waitFor();
    await page.reload();
    await page.getByRole('listitem').filter({ hasText: 'No signal here' }).waitFor();
    await page.getByText('1 comment', { exact: true }).first().waitFor();
    expect(sent).toBe(1);
    await like.click();
    await page.getByText('1 like', { exact: true }).waitFor();
  });

  it('shows a page that was never fetched as an error, and the page itself when the network is back', async () => {
    const { page, context } = await stage.visitor();
    await openAsNewUser(page, 'cellar');
    await context.setOffline(true);
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByText('This page did not open').waitFor();
    await page.getByText('You are offline.', { exact: true }).waitFor();
    await context.setOffline(false);
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
  });

  it('waits for what a page lists, and shows it when the network is back', async () => {
    const { page, context } = await stage.visitor();
    await openAsNewUser(page, 'lift', '/notifications');
    // The script of the notifications page is cached now, but the list is not.
    await page.goto('/');
    await page.getByText('Your feed is waiting').waitFor();
    await context.setOffline(true);
    await page.getByText('You are offline. What you see may be out of date.').waitFor();
    await page.getByRole('link', { name: 'Notifications' }).click();
    await page.getByRole('heading', { name: 'Notifications' }).waitFor();
    expect(await page.getByText('Nothing yet').count()).toBe(0);
    await context.setOffline(false);
    await page.getByText('Nothing yet').waitFor();
    await page.getByText('You are offline. What you see may be out of date.').waitFor({ state: 'hidden' });
  });
});

describe('a service in trouble', () => {
  it('is reported with the trace id, and a retry helps', async () => {
    const { page, context } = await stage.visitor();
    await openAsNewUser(page, 'storm');
    let broken = true;
    await context.route('**/api/v1/explore?*', (route) =>
      broken
        ? route.fulfill({
            status: 500,
            contentType: 'application/problem+json',
            json: { type: 'about:blank', title: 'Internal Server Error', status: 500, detail: 'Something went wrong on our side.', code: 'internal_error', trace_id: '1-abc-def' },
          })
        : route.continue(),
    );
    await page.getByRole('link', { name: 'Explore', exact: true }).first().click();
    await page.getByText('Something went wrong on our side.').waitFor();
    await page.getByText('1-abc-def').waitFor();
    broken = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Something went wrong on our side.').waitFor({ state: 'hidden' });
  });

  it('reverts a rejected unlike', async () => {
    const { page, context } = await stage.visitor();
    await openAsNewUser(page, 'undone');
    await share(page, [await newPhoto('heart.jpg', '#992244')], 'Mine');
    const like = page.getByRole('button', { name: 'Like', exact: true });
    await like.click();
    await page.getByText('1 like', { exact: true }).waitFor();
    await context.route('**/like', (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', json: { detail: 'Busy right now.', status: 503, code: 'busy', trace_id: 'x' } }));
    await like.click();
    await page.getByText('Still liked: Busy right now.').first().waitFor();
    expect(await like.getAttribute('aria-pressed')).toBe('true');
    await page.getByText('1 like', { exact: true }).waitFor();
  });

  it('shows the last of several changes, even if the first is rejected in the meantime', async () => {
    const { page, context } = await stage.visitor();
    await openAsNewUser(page, 'fickle');
    await share(page, [await newPhoto('mind.jpg', '#229944')], 'Like it or not');
    let refuse = () => {};
    const clicked = new Promise<void>((resolve) => (refuse = resolve));
    const methods: string[] = [];
    let last = () => {};
    const answered = new Promise<void>((resolve) => (last = resolve));
    await context.route('**/like', async (route) => {
      if (methods.push(route.request().method()) > 1) {
        await route.continue();
        if (methods.length === 3) last();
        return;
      }
      await clicked;
      await route.fulfill({ status: 503, contentType: 'application/problem+json', json: { detail: 'Busy right now.', status: 503, code: 'busy', trace_id: 'x' } });
    });
    const like = (pressed: boolean) => page.getByRole('button', { name: 'Like', exact: true, pressed });
    await like(false).click();
    await like(true).click();
    await like(false).click();
    await like(true).waitFor();
    refuse();
    await page.getByText('Not liked: Busy right now.').first().waitFor();
    await answered;
    await expect.poll(() => page.evaluate('performance.getEntriesByType("resource").filter(({ name }) => name.endsWith("/like")).length')).toBe(3);
    expect(methods).toEqual(['POST', 'DELETE', 'POST']);
    expect(await like(true).count()).toBe(1);
    await page.getByText('1 like', { exact: true }).waitFor();
    await page.reload();
    await like(true).waitFor();
    await page.getByText('1 like', { exact: true }).waitFor();
  });
});
