import type { Context } from 'aws-lambda';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { SignedIn } from '../../core/auth/schema.ts';
import { handler as logIn } from '../../functions/auth/log-in.ts';
import { handler as setRole } from '../../functions/auth/set-role.ts';
import { aUser } from '../setup/given.ts';
import { invoke } from '../setup/invoke.ts';
import { violations } from './axe.ts';
import { desktop, phone } from './browser.ts';
import { newPhoto, newUsername, openAsNewUser, password, share, untilThere } from './steps.ts';
import { useStage } from './use-stage.ts';

const stage = useStage();

async function expectNoViolations(page: Page): Promise<void> {
  expect(await violations(page)).toEqual([]);
}

/** Signs in a user with a role, and opens a page. */
async function openWithRole(page: Page, role: string, path: string): Promise<void> {
  const user = await aUser('mod');
  await setRole({ username: user.username, role }, {} as Context);
  const { body } = await invoke<SignedIn>(logIn, { body: { email_or_username: user.username, password: user.password } });
  const session = JSON.stringify({ token: body.token, refreshToken: body.refresh_token, user: { id: user.id, username: user.username } });
  await page.addInitScript(`sessionStorage.started ??= localStorage.setItem('lambdagram.session', ${JSON.stringify(session)}) ?? 'yes'`);
  await page.goto(path);
}

const reportBy = async (page: Page, menu: string | RegExp, item: string | RegExp, reason: string) => {
  await page.getByRole('button', { name: menu }).click();
  await page.getByRole('menuitem', { name: item }).click();
  await page.getByRole('dialog').waitFor();
  await expectNoViolations(page);
  await page.getByLabel(reason).check();
  await page.getByLabel('Anything to add?').fill('Please look');
  await page.getByRole('button', { name: 'Send report' }).click();
  await page.getByText('Thank you. The moderators will look at it').first().waitFor();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
};

/** Presses a button with the keyboard alone. */
async function press(page: Page, name: string, within: ReturnType<Page['getByRole']>): Promise<void> {
  await within.getByRole('button', { name }).focus();
  await page.keyboard.press('Enter');
}

it('handles a report, its decision and a successful appeal, by keyboard, on a phone too', async () => {
  const [ada, ben, mod] = await Promise.all([stage.visitor(desktop), stage.visitor(phone), stage.visitor(phone)]);
  const [adaName] = [await openAsNewUser(ada.page, 'ada'), await openAsNewUser(ben.page, 'ben')];
  const path = await share(ada.page, [await newPhoto('lake.jpg', '#226688')], 'Buy this lake');
  await ada.page.getByLabel('Add a comment').fill('Cheap!');
  await Promise.all([ada.page.waitForResponse(/\/comments$/), ada.page.getByRole('button', { name: 'Post', exact: true }).click()]);

  await ben.page.goto(path);
  await reportBy(ben.page, `More about this post by ${adaName}`, 'Report post', 'Spam or a scam');
  await reportBy(ben.page, `More about the comment by ${adaName}`, 'Report comment', 'Something else');
  await ben.page.goto(`/u/${adaName}`);
  await reportBy(ben.page, `More about ${adaName}`, `Report ${adaName}`, 'Hate or harassment');

  await openWithRole(mod.page, 'moderators', '/moderation');
  const item = mod.page.getByRole('listitem').filter({ hasText: `Spam or a scam: a post by ${adaName}` });
  await item.waitFor();
  await item.getByRole('img', { name: `Photo by ${adaName}` }).waitFor();
  await expectNoViolations(mod.page);
  await item.getByLabel('Reason for the author').focus();
  await mod.page.keyboard.type('No advertising.');
  await press(mod.page, 'Remove', item);
  await item.waitFor({ state: 'detached' });

  await ben.page.goto(path);
  await ben.page.getByRole('heading', { name: 'This post is gone' }).waitFor();
  await ada.page.goto('/notifications');
  await untilThere(ada.page, ada.page.getByRole('link', { name: 'Your post was removed' }));
  await ada.page.getByRole('link', { name: 'Your post was removed' }).click();
  await ada.page.getByRole('heading', { name: 'Your post was removed' }).waitFor();
  await ada.page.getByText('No advertising.').waitFor();
  await expectNoViolations(ada.page);
  await ada.page.getByLabel('If this is wrong, say why').fill('It is a joke.');
  await ada.page.getByRole('button', { name: 'Appeal' }).click();
  await ada.page.getByText('You have appealed.').waitFor();

  await mod.page.getByRole('link', { name: 'Appeals' }).click();
  const appeal = mod.page.getByRole('listitem').filter({ hasText: `${adaName} appealed` });
  await appeal.getByText('It is a joke.').waitFor();
  await expectNoViolations(mod.page);
  await press(mod.page, 'Reverse the decision', appeal);
  await appeal.waitFor({ state: 'detached' });
  await mod.page.getByRole('link', { name: 'Log' }).click();
  await mod.page.getByText('The decision was reversed.').first().waitFor();
  await expectNoViolations(mod.page);

  await ben.page.reload();
  await ben.page.getByRole('img', { name: `Photo by ${adaName}` }).waitFor();
  await ada.page.goto('/notices');
  await ada.page.getByRole('heading', { name: 'Your appeal was accepted' }).waitFor();

  // A suspension ends the session; after signing in again, the reason and an appeal are shown.
  await mod.page.goto('/moderation');
  const ofPerson = mod.page.getByRole('listitem').filter({ hasText: `Hate or harassment: an account by ${adaName}` });
  await ofPerson.getByLabel('Reason for the author').fill('Threats.');
  await press(mod.page, 'Suspend author', ofPerson);
  await ofPerson.waitFor({ state: 'detached' });
  await ada.page.goto('/');
  await ada.page.getByLabel('Username or e-mail').fill(adaName);
  await ada.page.getByLabel('Password').fill(password);
  await ada.page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await ada.page.getByRole('heading', { name: 'Your account is suspended', level: 1 }).waitFor();
  await ada.page.getByText('Threats.').waitFor();
  await ada.page.getByLabel('If this is wrong, say why').fill('I did not.');
  await expectNoViolations(ada.page);
  await ada.page.getByRole('button', { name: 'Appeal' }).click();
  await ada.page.getByText('You have appealed. The moderators').waitFor();
}, 180_000);

it('shows the moderation area only to users with a role, and the settings only to admins', async () => {
  const [ordinary, mod, admin] = await Promise.all([stage.visitor(desktop), stage.visitor(desktop), stage.visitor(desktop)]);
  await openAsNewUser(ordinary.page, 'cleo');
  await ordinary.page.goto('/moderation');
  await ordinary.page.getByRole('heading', { name: 'Nothing to see at this address' }).waitFor();
  await openWithRole(mod.page, 'moderators', '/moderation/instance');
  await mod.page.getByRole('heading', { name: 'Nothing to see at this address' }).waitFor();

  await openWithRole(admin.page, 'admins', '/settings');
  await admin.page.getByRole('link', { name: 'Moderate' }).click();
  await admin.page.getByRole('link', { name: 'Instance' }).click();
  await admin.page.getByRole('heading', { name: 'Settings' }).waitFor();
  await expectNoViolations(admin.page);
  // No other test depends on this setting.
  const description = `A place ${newUsername('x')}`;
  await admin.page.getByLabel('Description').fill(description);
  await admin.page.getByLabel('Minimum age').fill('old');
  await admin.page.getByRole('button', { name: 'Save' }).click();
  await admin.page.getByText('Enter a number of years, or leave it empty.').waitFor();
  await admin.page.getByLabel('Minimum age').fill('');
  await admin.page.getByRole('button', { name: 'Save' }).click();
  await admin.page.getByText('Saved.').first().waitFor();
  await admin.page.reload();
  await expect.poll(() => admin.page.getByLabel('Description').inputValue()).toBe(description);

  await admin.page.getByLabel('Number of people').fill('3');
  const [made] = await Promise.all([admin.page.waitForResponse((response) => response.url().endsWith('/invites') && response.status() === 201), admin.page.getByRole('button', { name: 'Create a code' }).click()]);
  const { code } = (await made.json()) as { code: string };
  await admin.page.getByText('used 0 of 3 times').first().waitFor();
  await admin.page.getByRole('button', { name: `Withdraw ${code}` }).click();
  await admin.page.getByText(code).waitFor({ state: 'detached' });
}, 120_000);

it.each([['desktop', desktop], ['phone', phone]] as const)('asks for what the instance requires for registration (%s)', async (_, screen) => {
  const { page } = await stage.visitor(screen);
  const response = await page.request.get('/api/v1/instance');
  const instance = (await response.json()) as object;
  const as = async (settings: object) => {
    await page.unroute('**/api/v1/instance');
    await page.route('**/api/v1/instance', (route) => route.fulfill({ json: { ...instance, ...settings } }));
    await page.goto('/sign-up?invite=k7wq3mzhx2ud');
  };
  await as({ registration: 'closed', contact: 'hello@example.com' });
  await page.getByText('Registration is currently closed. Questions: hello@example.com').waitFor();
  await expectNoViolations(page);

  await as({ registration: 'invite', terms_url: 'https://example.com/terms', minimum_age: 16, rules: 'Be kind.' });
  expect(await page.getByLabel('Invite code').inputValue()).toBe('k7wq3mzhx2ud');
  await expectNoViolations(page);
  const username = newUsername('dora');
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('E-mail').fill(`${username}@example.com`);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByText('Accept the terms to continue.').waitFor();
  await page.getByText('Enter your date of birth.').waitFor();
  await page.getByLabel('Date of birth').fill('1990-12-10');
  await page.getByLabel('I accept the terms').check();
  const [request] = await Promise.all([page.waitForRequest('**/auth/register'), page.getByRole('button', { name: 'Create account' }).click()]);
  expect(request.postDataJSON()).toMatchObject({ username, invite_code: 'k7wq3mzhx2ud', accept_terms: true, birth_date: '1990-12-10' });
  await page.getByRole('heading', { name: 'Home', exact: true }).waitFor({ state: 'attached' });
}, 120_000);
