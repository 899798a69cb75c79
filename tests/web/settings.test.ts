import { expect, it } from 'vitest';
import { emailedCode } from '../setup/emailed-code.ts';
import { eventually } from '../setup/eventually.ts';
import { openAsNewUser, password } from './steps.ts';
import { useStage } from './use-stage.ts';

const stage = useStage();

it('confirms an address by the code that was sent there', async () => {
  const { page } = await stage.visitor();
  const username = await openAsNewUser(page, 'confirmed');
  await page.goto('/settings');
  const code = page.getByLabel('Code');
  const confirm = page.getByRole('button', { name: 'Confirm address' });

  await code.fill('no digits');
  await confirm.click();
  await page.getByText('Enter the digits from the e-mail.').waitFor();

  const first = (await emailedCode(username))!;
  await page.getByRole('button', { name: 'Send another code' }).click();
  await page.getByText(/^Another code is on its way/).first().waitFor();
  const second = await eventually(async () => {
    const sent = await emailedCode(username);
    expect(sent).not.toBe(first);
    return sent!;
  });
  await code.fill(first);
  await confirm.click();
  await page.getByText(/^This code is wrong or too old/).first().waitFor();

  await code.fill(second);
  await confirm.click();
  await page.getByText(`${username}@example.com · confirmed`).waitFor();
  expect(await code.count()).toBe(0);
  await page.reload();
  await page.getByText(`${username}@example.com · confirmed`).waitFor();
});

it('shows where one is signed in, and signs out everywhere else', async () => {
  const { page } = await stage.visitor();
  const username = await openAsNewUser(page, 'sessions');
  const { page: elsewhere } = await stage.visitor();
  await elsewhere.goto('/sign-in?to=/settings');
  await elsewhere.getByLabel('Username or e-mail').fill(username);
  await elsewhere.getByLabel('Password').fill(password);
  await elsewhere.getByRole('button', { name: 'Sign in', exact: true }).click();
  await elsewhere.getByRole('heading', { name: 'Home', exact: true }).or(elsewhere.getByRole('heading', { name: 'Settings' })).waitFor({ state: 'attached' });

  await page.goto('/settings');
  const sessions = page.getByRole('region', { name: 'Where you are signed in' });
  await sessions.getByText('this browser').waitFor();
  expect(await sessions.getByRole('listitem').count()).toBe(2);
  await sessions.getByRole('button', { name: 'Sign out everywhere else' }).click();
  await page.getByText('Signed out there.').first().waitFor();
  await eventually(async () => expect(await sessions.getByRole('listitem').count()).toBe(1));

  await elsewhere.goto('/settings');
  await elsewhere.getByText('Your session has ended.').waitFor();
});
