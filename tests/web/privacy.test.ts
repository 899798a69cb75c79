import type { Context } from 'aws-lambda';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { handler as setSuspension } from '../../functions/auth/set-suspension.ts';
import { violations } from './axe.ts';
import { desktop, phone } from './browser.ts';
import { newPhoto, openAsNewUser, password, share } from './steps.ts';
import { useStage } from './use-stage.ts';

const stage = useStage();

/** axe's findings. */
async function expectNoViolations(page: Page): Promise<void> {
  expect(await violations(page)).toEqual([]);
}

const choose = async (page: Page, menu: string | RegExp, item: string) => {
  await page.getByRole('button', { name: menu }).click();
  await page.getByRole('menuitem', { name: item }).click();
};

it('lets users go private, accept requests, remove followers, mute, block and unblock', async () => {
  const [ada, ben] = await Promise.all([stage.visitor(desktop), stage.visitor(phone)]);
  const [adaName, benName] = [await openAsNewUser(ada.page, 'ada'), await openAsNewUser(ben.page, 'ben')];
  const path = await share(ada.page, [await newPhoto('lake.jpg', '#226688')], 'Lake');

  await ada.page.goto('/settings');
  await ada.page.getByLabel('Private account').click();
  await ada.page.getByText('Saved.', { exact: true }).first().waitFor();
  expect(await ada.page.getByLabel('Private account').isChecked()).toBe(true);
  await expectNoViolations(ada.page);

  await ben.page.goto(`/u/${adaName}`);
  await ben.page.getByRole('heading', { name: 'This account is private' }).waitFor();
  await expectNoViolations(ben.page);
  await ben.page.getByRole('button', { name: `Follow ${adaName}` }).click();
  await ben.page.getByRole('button', { name: `Withdraw the request to follow ${adaName}` }).waitFor();
  await ben.page.goto(path);
  await ben.page.getByRole('heading', { name: 'This post is gone' }).waitFor();

  await ada.page.goto('/notifications');
  await ada.page.getByRole('link', { name: 'Follow requests 1' }).click();
  await ada.page.getByRole('heading', { name: 'Follow requests' }).waitFor();
  await expectNoViolations(ada.page);
  await ada.page.getByRole('button', { name: `Accept ${benName}` }).click();
  await ada.page.getByText('No follow requests.').waitFor();

  await ben.page.goto(path);
  await ben.page.getByRole('img', { name: `Photo by ${adaName}` }).waitFor();

  await ada.page.goto(`/u/${benName}`);
  await choose(ada.page, `More about ${benName}`, 'Remove follower');
  await ada.page.getByText(`${benName} no longer follows you.`).first().waitFor();
  await ben.page.goto(`/u/${adaName}`);
  await ben.page.getByRole('heading', { name: 'This account is private' }).waitFor();

  await Promise.all([ada.page.waitForResponse(/\/mute$/), choose(ada.page, `More about ${benName}`, `Mute ${benName}`)]);
  await ada.page.goto('/settings/muted');
  await ada.page.getByRole('button', { name: `Unmute ${benName}` }).waitFor();
  await expectNoViolations(ada.page);
  await ada.page.getByRole('button', { name: `Unmute ${benName}` }).click();
  await ada.page.getByText('You have not muted anybody.').waitFor();

  await ada.page.goto(`/u/${benName}`);
  await choose(ada.page, `More about ${benName}`, `Block ${benName}`);
  await ada.page.getByRole('button', { name: 'Block', exact: true }).click();
  await ada.page.getByRole('heading', { name: `You have blocked ${benName}` }).waitFor();
  await expectNoViolations(ada.page);
  await ben.page.goto(`/u/${adaName}`);
  await ben.page.getByRole('heading', { name: `There is no ${adaName} here` }).waitFor();

  await ada.page.goto('/settings/blocked');
  await ada.page.getByRole('button', { name: `Unblock ${benName}` }).waitFor();
  await expectNoViolations(ada.page);
  await ada.page.getByRole('button', { name: `Unblock ${benName}` }).click();
  await ada.page.getByText('You have not blocked anybody.').waitFor();
  await ben.page.goto(`/u/${adaName}`);
  await ben.page.getByRole('heading', { name: 'This account is private' }).waitFor();
});

it('removes a follower and blocks from the menu of a comment, and blocks from that of a post', async () => {
  const [ada, ben] = await Promise.all([stage.visitor(desktop), stage.visitor(desktop)]);
  const [adaName, benName] = [await openAsNewUser(ada.page, 'ada'), await openAsNewUser(ben.page, 'ben')];
  const path = await share(ada.page, [await newPhoto('hill.jpg', '#558844')], 'Hill');
  await ben.page.goto(`/u/${adaName}`);
  await Promise.all([ben.page.waitForResponse(/\/follow$/), ben.page.getByRole('button', { name: `Follow ${adaName}` }).click()]);
  await ben.page.goto(path);
  await ben.page.getByLabel('Add a comment').fill('Steep');
  // Shown before it has been saved.
  await Promise.all([ben.page.waitForResponse(/\/comments$/), ben.page.getByRole('button', { name: 'Post', exact: true }).click()]);

  await ada.page.goto(path);
  await choose(ada.page, `More about the comment by ${benName}`, 'Remove follower');
  await ada.page.getByText(`${benName} no longer follows you.`).first().waitFor();
  await choose(ada.page, `More about the comment by ${benName}`, `Block ${benName}`);
  await ada.page.getByRole('button', { name: 'Block', exact: true }).click();
  await ada.page.getByText('Steep').waitFor({ state: 'detached' });
  await ada.page.goto('/settings/blocked');
  await ada.page.getByRole('button', { name: `Unblock ${benName}` }).click();
  await ada.page.getByText('You have not blocked anybody.').waitFor();

  await ben.page.goto(path);
  await choose(ben.page, `More about this post by ${adaName}`, `Block ${adaName}`);
  await Promise.all([ben.page.waitForResponse(/\/block$/), ben.page.getByRole('button', { name: 'Block', exact: true }).click()]);
  await ben.page.goto(`/u/${adaName}`);
  await ben.page.getByRole('heading', { name: `You have blocked ${adaName}` }).waitFor();
});

it('shows suspended users only that they are suspended, until they are restored', async () => {
  const ada = await stage.visitor(desktop);
  const name = await openAsNewUser(ada.page, 'ada');
  await setSuspension({ username: name, suspended: true }, {} as Context);
  await ada.page.goto('/');
  await ada.page.getByLabel('Username or e-mail').fill(name);
  await ada.page.getByLabel('Password').fill(password);
  await ada.page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await ada.page.getByRole('heading', { name: 'Your account is suspended' }).waitFor();
  await expectNoViolations(ada.page);
  await ada.page.goto('/explore');
  await ada.page.getByRole('button', { name: 'Check again' }).click();
  await ada.page.getByText('Your account is still suspended.').first().waitFor();
  await setSuspension({ username: name, suspended: false }, {} as Context);
  await ada.page.getByRole('button', { name: 'Check again' }).click();
  await ada.page.getByRole('heading', { name: 'Explore' }).waitFor({ state: 'attached' });
});

it('leads visitors of a members-only instance to sign in, and back to their page', async () => {
  const [ada, stranger] = await Promise.all([stage.visitor(desktop), stage.visitor(desktop)]);
  const name = await openAsNewUser(ada.page, 'ada');
  // Responds like an instance for members only, since the tests' instance is open to everybody.
  await stranger.page.route('**/api/v1/**', async (route) => {
    const request = route.request();
    if (request.method() !== 'GET' || request.headers()['authorization'] !== undefined) return route.continue();
    await route.fulfill({ status: 401, contentType: 'application/problem+json', json: { title: 'Unauthorized', detail: 'This is for members only. Please log in.', status: 401, code: 'members_only', trace_id: 'x' } });
  });
  await stranger.page.goto(`/u/${name}`);
  await stranger.page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await expectNoViolations(stranger.page);
  await stranger.page.getByLabel('Username or e-mail').fill(name);
  await stranger.page.getByLabel('Password').fill(password);
  await stranger.page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await stranger.page.waitForURL(`**/u/${name}`);
  await stranger.page.getByRole('heading', { name }).waitFor();
});
