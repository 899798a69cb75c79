import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { unzipSync } from 'fflate';
import decodeQR from 'qr/decode.js';
import sharp from 'sharp';
import { expect, it, onTestFinished } from 'vitest';
import type { SignedIn } from '../../core/auth/schema.ts';
import { handler as requestDeletion } from '../../functions/account-data/request-deletion.ts';
import { handler as logIn } from '../../functions/auth/log-in.ts';
import { theApp } from '../../platform/whole-app.ts';
import { authenticator, wrongCode } from '../setup/authenticator.ts';
import { emailedCode } from '../setup/emailed-code.ts';
import { eventually } from '../setup/eventually.ts';
import { aPost, aUser, aVerifiedUser } from '../setup/given.ts';
import { invoke } from '../setup/invoke.ts';
import { mailedCode, mailTo } from '../setup/mailed.ts';
import { violations } from './axe.ts';
import { phone } from './browser.ts';
import { newUsername, openAs, openAsNewUser } from './steps.ts';
import { useStage } from './use-stage.ts';

const stage = useStage();

it('confirms an address with the code sent there', async () => {
  const { page } = await stage.visitor();
  const username = await openAsNewUser(page, 'confirmed', '/settings');
  const code = page.getByLabel('Code');
  const confirm = page.getByRole('button', { name: 'Confirm address' });

  await code.fill('no digits');
  await confirm.click();
  await page.getByText('Enter the digits from the e-mail.').waitFor();

  const first = (await emailedCode(`${username}@example.com`))!;
  await page.getByRole('button', { name: 'Send another code' }).click();
  await page.getByText(/^Another code is on its way/).first().waitFor();
  const second = await eventually(async () => {
    const sent = await emailedCode(`${username}@example.com`);
    expect(sent).not.toBe(first);
    return sent!;
  });
  await code.fill(first);
  await confirm.click();
  await page.getByText(/^This code is wrong or expired/).first().waitFor();

  await code.fill(second);
  await confirm.click();
  await page.getByText(`${username}@example.com · confirmed`).waitFor();
  expect(await code.count()).toBe(0);
  await page.reload();
  await page.getByText(`${username}@example.com · confirmed`).waitFor();
});

it('lists sessions, and signs out everywhere else', async () => {
  const { page } = await stage.visitor();
  const user = await aUser('sessions');
  const { body: second } = await invoke<SignedIn>(logIn, { body: { email_or_username: user.username, password: user.password } });
  const { page: elsewhere } = await stage.visitor();
  await Promise.all([openAs(page, user, '/settings'), openAs(elsewhere, { ...user, token: second.token, refreshToken: second.refresh_token })]);
  const sessions = page.getByRole('region', { name: 'Where you are signed in' });
  await sessions.getByRole('listitem').getByText('this browser').waitFor();
  expect(await sessions.getByRole('listitem').count()).toBe(2);
  await sessions.getByRole('button', { name: 'Sign out everywhere else' }).click();
  await page.getByText('Signed out there.').first().waitFor();
  await eventually(async () => expect(await sessions.getByRole('listitem').count()).toBe(1));

  await elsewhere.goto('/settings');
  await elsewhere.getByText('Your session has ended.').waitFor();
});

it('changes the password in the settings, and resets a forgotten one', async () => {
  const { page } = await stage.visitor();
  const { username, password, ...user } = await aVerifiedUser('forgetful');
  await openAs(page, { username, ...user }, '/settings');

  const change = page.getByRole('button', { name: 'Change password' });
  await change.click();
  await page.getByLabel('Current password').fill('not my password');
  await page.getByLabel('New password').fill('12345678');
  await change.click();
  await page.getByText(/^This password is one of the most common/).waitFor();
  await page.getByLabel('New password').fill('another long password');
  await change.click();
  await page.getByText('This is not your current password.').waitFor();
  await page.getByLabel('Current password').fill(password);
  await change.click();
  await page.getByText(/^Your password has been changed/).first().waitFor();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();

  await page.getByRole('link', { name: 'Forgotten your password?' }).click();
  await page.getByRole('heading', { name: 'Forgotten password' }).waitFor();
  await page.getByLabel('Username or e-mail').fill(username);
  await page.getByRole('button', { name: 'Send a code' }).click();
  await page.getByLabel('New password').fill('a third long password');
  await page.getByLabel('Code').fill(await mailedCode(`${username}@example.com`));
  await page.getByRole('button', { name: 'Set password' }).click();
  await page.getByText('Your password has been changed. Sign in with the new one.').first().waitFor();
  await page.getByLabel('Username or e-mail').fill(username);
  await page.getByLabel('Password', { exact: true }).fill('a third long password');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { name: 'Home', exact: true }).waitFor({ state: 'attached' });
});

it('changes the username; the profile’s old URL leads to the new one', async () => {
  const { page } = await stage.visitor();
  const [username, next] = [await openAsNewUser(page, 'renamed', '/settings'), newUsername('next')];
  const change = page.getByRole('button', { name: 'Change username' });
  await change.click();
  const name = page.getByLabel('New username');
  await name.fill('settings');
  await change.click();
  await page.getByText('is reserved').waitFor();
  expect(await violations(page)).toEqual([]);
  await name.fill(next);
  await change.click();
  await page.getByText(/^Your username has been changed/).first().waitFor();
  await page.getByRole('definition').getByText(next).waitFor();

  const { page: elsewhere } = await stage.visitor();
  await elsewhere.goto(`/u/${username}`);
  await elsewhere.getByRole('heading', { name: next, exact: true }).waitFor();
  expect(new URL(elsewhere.url()).pathname).toBe(`/u/${next}`);
});

it('changes the e-mail address with the code sent there, and notifies the current one', async () => {
  const { page } = await stage.visitor();
  const { password, ...user } = await aVerifiedUser('moved');
  const [present, next] = [user.email, user.email.replace('@', '.new@')];
  await openAs(page, user, '/settings');

  const change = page.getByRole('button', { name: 'Change e-mail' });
  await change.click();
  await page.getByLabel('New e-mail address').fill(next);
  await page.getByLabel('Current password').fill('not my password');
  await change.click();
  await page.getByText('This is not your current password.').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByLabel('Current password').fill(password);
  await change.click();
  await page.getByText('Enter the code that we sent to the new address.').first().waitFor();
  await page.getByText(`${present} · confirmed`).waitFor();
  await page.getByLabel('Code').fill(await mailedCode(next));
  await page.getByRole('button', { name: 'Confirm address' }).click();
  await page.getByText(`${next} · confirmed`).waitFor();
  await eventually(async () => expect((await mailTo(present))[0]!.text).toContain(next));
});

it('exports one\'s data into a file whose page opens from disk, and says when an export has failed', async () => {
  const { page } = await stage.visitor();
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  const user = await aUser('taker');
  await aPost(user, 'The harbour <at> night');
  await openAs(page, user, '/settings');
  await page.getByRole('link', { name: 'Export or delete' }).click();
  const request = page.getByRole('button', { name: 'Request an export' });
  await request.waitFor();
  expect(errors).toEqual([]);
  await request.click();
  const link = page.getByRole('link', { name: 'Download your export' });
  await link.waitFor({ timeout: 60_000 });
  await page.getByText(/Available until/).waitFor();
  expect(await violations(page)).toEqual([]);
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  expect(download.suggestedFilename()).toMatch(/^lambdagram-\d{4}-\d\d-\d\d-1\.zip$/);
  const { index, remove } = await unpack(await download.path());
  onTestFinished(remove);
  await readFromDisk(index);

  await theApp().db.query('fail_exports', `update exports set status = 'failed' where user_id = $1`, [user.id]);
  await page.reload();
  await page.getByText(/^Your export could not be finished/).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Request a new export' }).click();
  await link.waitFor({ timeout: 60_000 });
  expect(errors).toEqual([]);
});

/** Unpacks a ZIP file into a new folder. */
async function unpack(zip: string): Promise<{ index: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'lambdagram-export-'));
  for (const [name, bytes] of Object.entries(unzipSync(await readFile(zip)))) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), bytes);
  }
  return { index: pathToFileURL(join(folder, 'index.html')).href, remove: () => rm(folder, { recursive: true }) };
}

/** Opens an export's page as its owner would: it shows posts with their photos and makes no requests. */
async function readFromDisk(index: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page, context, complaints } = await stage.visitor({ ...phone, colorScheme });
    const asked: string[] = [];
    context.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    await page.goto(index);
    await page.getByText('The harbour <at> night').waitFor();
    await eventually(async () => expect(await page.evaluate(`document.querySelector('article img').naturalWidth`)).toBeGreaterThan(0));
    expect(asked.filter((url) => !url.startsWith('file:'))).toEqual([]);
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(complaints).toEqual([]);
    await context.close();
  }
}

it('requests the deletion of the account, and cancels it', async () => {
  const { page } = await stage.visitor();
  const { username, password, token, ...user } = await aUser('leaver');
  await openAs(page, { username, token, ...user }, '/settings/data');
  await page.getByRole('button', { name: 'Delete my account' }).click();
  const confirm = page.getByRole('button', { name: 'Delete in 7 days' });
  await page.getByLabel('Your password').fill('not my password');
  await confirm.click();
  await page.getByText('This is not your current password.').first().waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByLabel('Your password').fill(password);
  await confirm.click();
  await page.getByText(/^Your account will be deleted on .* Nobody sees it/).waitFor();

  // The next visit shows the pending deletion, whichever page it starts on.
  await page.goto('/');
  await page.getByRole('link', { name: /You can still keep it/ }).click();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Keep my account' }).click();
  await page.getByText('Your account will not be deleted.').first().waitFor();
  await page.getByRole('button', { name: 'Delete my account' }).waitFor();
  expect(await page.getByRole('link', { name: /You can still keep it/ }).count()).toBe(0);

  // Signing in also cancels the deletion, and the page says so.
  expect((await invoke(requestDeletion, { token, body: { password } })).status).toBe(202);
  await page.evaluate('localStorage.clear()');
  await page.goto('/sign-in');
  await page.getByLabel('Username or e-mail').fill(username);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByText('You signed in, so your account is not deleted.').first().waitFor();
});

it('sets up an authenticator app, which is then required; a recovery code can replace it once', async () => {
  const { page } = await stage.visitor();
  const { username, password, ...user } = await aUser('totp');
  await openAs(page, { username, ...user }, '/settings');
  const section = page.getByRole('region', { name: 'Authenticator app' });
  const begin = async () => {
    await section.getByRole('button', { name: 'Set up an authenticator app' }).click();
    await section.getByLabel('Current password').fill(password);
    await section.getByRole('button', { name: 'Continue' }).click();
    await section.getByRole('img', { name: /^QR code/ }).waitFor();
    return authenticator((await section.getByRole('link', { name: 'Open in an app on this device' }).getAttribute('href'))!);
  };
  const enter = async (code: string) => {
    await section.getByLabel('Code', { exact: true }).fill(code);
    await section.getByRole('button', { name: 'Switch on' }).click();
  };
  const signInAgain = async () => {
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.getByLabel('Username or e-mail').fill(username);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('button', { name: 'Use a recovery code' }).waitFor();
  };

  const app = await begin();
  const { data, info } = await sharp(await section.getByRole('img').screenshot()).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  expect(decodeQR({ width: info.width, height: info.height, data })).toContain(`secret=${app.secret}`);
  expect((await section.locator('code').innerText()).replaceAll(' ', '')).toBe(app.secret);
  expect(await violations(page)).toEqual([]);
  await enter(wrongCode(app));
  await section.getByText(/^This code is wrong/).waitFor();
  await enter(app.code());
  await section.getByText('The app is set up.').waitFor();
  const codes = await section.getByRole('listitem').allInnerTexts();
  expect(codes).toHaveLength(10);
  expect(await violations(page)).toEqual([]);
  const [download] = await Promise.all([page.waitForEvent('download'), section.getByRole('button', { name: 'Download' }).click()]);
  expect(await readFile((await download.path()), 'utf8')).toContain(codes.join('\n'));
  await section.getByRole('button', { name: 'I have saved them' }).click();
  await section.getByText(/^On:/).waitFor();

  await signInAgain();
  expect(await violations(page)).toEqual([]);
  await page.getByLabel('Code', { exact: true }).fill(wrongCode(app));
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByText(/^This code is wrong/).waitFor();
  await page.getByLabel('Code', { exact: true }).fill(app.code(1));
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await section.getByText(/^On:/).waitFor();

  await signInAgain();
  await page.getByRole('button', { name: 'Use a recovery code' }).click();
  await page.getByLabel('Recovery code').fill(codes[4]!.toUpperCase());
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByText(/^Your authenticator app is switched off/).first().waitFor();
  await section.getByText(/^Off\./).waitFor();

  await enter((await begin()).code());
  await section.getByText('The app is set up.').waitFor();
  const [next] = await section.getByRole('listitem').allInnerTexts();
  await section.getByRole('button', { name: 'I have saved them' }).click();
  await section.getByRole('button', { name: 'Switch off' }).click();
  await section.getByLabel('Current password').fill(password);
  await section.getByLabel('Code', { exact: true }).fill(next!);
  expect(await violations(page)).toEqual([]);
  await section.getByRole('button', { name: 'Switch off' }).click();
  await section.getByText(/^Off\./).waitFor();
});
