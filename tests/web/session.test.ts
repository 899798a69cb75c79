import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { demoPassword, people } from '../../web/src/session/demo-people.ts';
import { eventually } from '../setup/eventually.ts';
import { aUser } from '../setup/given.ts';
import { accessClaims, poolToken } from '../setup/pool-token.ts';
import { openAsNewUser, password } from './steps.ts';
import { useStage } from './use-stage.ts';

const stage = useStage();

/** Replaces the stored session's token with one for the same user, signed by the pool, that expired a minute ago. */
async function letTokenExpire(page: Page): Promise<string> {
  const session = JSON.parse(await page.evaluate<string>("localStorage.getItem('lambdagram.session')")) as { token: string; user: { id: string } };
  const claims = accessClaims(session.user.id);
  const token = await poolToken({ ...claims, exp: Math.floor(Date.now() / 1000) - 60 });
  await store(page, { ...session, token });
  return token;
}

const store = (page: Page, session: unknown) =>
  page.evaluate(`localStorage.setItem('lambdagram.session', ${JSON.stringify(JSON.stringify(session))})`);

function countRefreshes(context: BrowserContext): () => number {
  let count = 0;
  context.on('request', (request) => {
    if (request.url().endsWith('/auth/refresh')) count++;
  });
  return () => count;
}

describe('a session', () => {
  it('outlives its token, which is exchanged once for all requests in all tabs', async () => {
    const { page, context, complaints } = await stage.visitor();
    const username = await openAsNewUser(page, 'patient');
    const other = await context.newPage();
    await other.goto('/explore');
    await other.getByRole('heading', { name: 'Explore' }).waitFor();
    const refreshes = countRefreshes(context);
    const expired = await letTokenExpire(page);
    // The token exchange is delayed until several requests from each tab have failed because of the expired token.
    const refused = new Map<Page, number>([[page, 0], [other, 0]]);
    let everybody = () => {};
    const met = new Promise<void>((resolve) => (everybody = resolve));
    context.on('response', (response) => {
      if (response.status() !== 401) return;
      const tab = response.frame().page();
      refused.set(tab, refused.get(tab)! + 1);
      if ([...refused.values()].every((count) => count >= 3)) everybody();
    });
    await context.route('**/auth/refresh', async (route) => {
      await met;
      await route.continue();
    });

    await Promise.all([page.goto(`/u/${username}`), other.goto('/settings')]);
    await page.getByRole('link', { name: 'Edit profile' }).waitFor();
    await page.getByText('No photos yet').waitFor();
    await other.getByText(`${username}@example.com`, { exact: true }).waitFor();
    expect(refreshes()).toBe(1);
    expect(await page.evaluate("JSON.parse(localStorage.getItem('lambdagram.session')).token")).not.toBe(expired);
    expect(complaints).toEqual([]);
  });

  it('is refreshed unnoticed if its token expires during an action', async () => {
    const { page, context } = await stage.visitor();
    await openAsNewUser(page, 'midway', '/settings/profile');
    await page.getByLabel('Bio').fill('Written while the token ran out.');
    const refreshes = countRefreshes(context);
    await letTokenExpire(page);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Profile saved.').first().waitFor();
    expect(refreshes()).toBe(1);
  });

  it('that has ended asks the user to sign in, says why, and returns to the same page', async () => {
    const { page, context } = await stage.visitor();
    const username = await openAsNewUser(page, 'ended');
    const refreshes = countRefreshes(context);
    const session = JSON.parse(await page.evaluate<string>("localStorage.getItem('lambdagram.session')")) as object;
    await store(page, { ...session, refreshToken: 'revoked' });
    await letTokenExpire(page);
    await page.goto('/settings/profile');
    await page.getByText('Your session has ended.').waitFor();
    expect(refreshes()).toBe(1);
    await page.getByLabel('Username or e-mail').fill(username);
    await page.getByLabel('Password').fill('not this one');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('The e-mail, username or password is wrong.').waitFor();
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL('**/settings/profile');
    await page.getByRole('heading', { name: 'Edit profile' }).waitFor();
  });

  it('ends in all tabs immediately, and at the service', async () => {
    const { page, context } = await stage.visitor();
    await openAsNewUser(page, 'leaver', '/settings');
    const { refreshToken } = JSON.parse(await page.evaluate<string>("localStorage.getItem('lambdagram.session')")) as { refreshToken: string };
    const other = await context.newPage();
    await other.goto('/settings');
    await other.getByRole('button', { name: 'Sign out' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await other.getByRole('heading', { name: 'Sign in' }).waitFor();
    const answer = await page.request.post('/api/v1/auth/refresh', { data: { refresh_token: refreshToken } });
    expect(answer.status()).toBe(401);
    expect(await page.getByText('Your session has ended.').count()).toBe(0);
  });

  it('is not reported as expired when its user signs out, even if the service reports the end before it responds', async () => {
    const { page, context } = await stage.visitor();
    await openAsNewUser(page, 'leaver', '/settings');
    const other = await context.newPage();
    await other.goto('/settings');
    await other.getByRole('button', { name: 'Sign out' }).waitFor();
    await page.route('**/api/v1/auth/logout', async (route) => {
      const response = await route.fetch();
      // Its live updates have reported the end.
      await other.getByRole('heading', { name: 'Sign in' }).waitFor();
      await route.fulfill({ response });
    });
    await page.getByRole('button', { name: 'Sign out' }).click();
    for (const tab of [page, other]) {
      await tab.getByRole('heading', { name: 'Sign in' }).waitFor();
      expect(await tab.getByText('Your session has ended.').count()).toBe(0);
    }
  });

  it('of a demo account takes one click on a developer’s machine', async () => {
    const { page } = await stage.visitor();
    const { username, display_name } = people[0]!;
    // The shared service has no demo users, so their account is replaced by another one.
    const own = await aUser();
    let chosen: unknown;
    await page.route('**/api/v1/auth/login', (route) => {
      chosen = route.request().postDataJSON();
      return route.continue({ postData: { email_or_username: own.username, password: own.password } });
    });
    await page.goto('/sign-in');
    await page.getByRole('button', { name: display_name }).click();
    await page.getByRole('heading', { name: 'Home', exact: true }).waitFor({ state: 'attached' });
    expect(chosen).toEqual({ email_or_username: username, password: demoPassword });
    expect(await page.evaluate("JSON.parse(localStorage.getItem('lambdagram.session')).user.username")).toBe(own.username);
  });

  it('is not used for a request that another user made before signing out', async () => {
    const { page, context } = await stage.visitor();
    const first = await openAsNewUser(page, 'before', '/settings/profile');
    const mine = await page.evaluate<string>("localStorage.getItem('lambdagram.session')");
    const { page: elsewhere } = await stage.visitor();
    await openAsNewUser(elsewhere, 'after');
    const theirs = await elsewhere.evaluate<string>("localStorage.getItem('lambdagram.session')");
    expect(mine).not.toBe(theirs);
    await page.getByLabel('Name', { exact: true }).fill('Not yours');
    await letTokenExpire(page);
    // After the rejection and before the token exchange, somebody else signs in in another tab.
    const other = await context.newPage();
    await other.goto('/favicon.svg');
    await context.route('**/api/v1/users/me', async (route) => {
      const answer = await route.fetch();
      await store(other, JSON.parse(theirs));
      await route.fulfill({ response: answer });
    });
    const sent: string[] = [];
    context.on('response', (response) => {
      if (response.url().endsWith('/users/me')) sent.push(`${response.request().method()} ${response.status()}`);
    });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: 'Profile' }).and(page.locator('[href^="/u/after"]')).waitFor();
    // The session changes before the browser reports the response.
    await eventually(async () => expect(sent).toEqual(['PATCH 401']));
    const { username } = JSON.parse(theirs).user as { username: string };
    expect(await (await page.request.get(`/api/v1/users/${username}`)).json()).toMatchObject({ display_name: '' });
    expect(first).not.toBe(username);
  });

  it('never redirects to another site after signing in', async () => {
    const { page } = await stage.visitor();
    const { username, password } = await aUser('careful');
    await page.goto('/sign-in?next=//evil.example/');
    await page.getByLabel('Username or e-mail').fill(username);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { name: 'Home', exact: true }).waitFor({ state: 'attached' });
    expect(new URL(page.url()).origin).toBe(stage.url);
    expect(page.url()).not.toContain('token');
  });
});
