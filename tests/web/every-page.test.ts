import { readFile } from 'node:fs/promises';
import type { Context } from 'aws-lambda';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import type { SignedIn } from '../../core/auth/schema.ts';
import { handler as logIn } from '../../functions/auth/log-in.ts';
import { handler as setRole } from '../../functions/auth/set-role.ts';
import { handler as bookmark } from '../../functions/bookmarks/bookmark-post.ts';
import { handler as comment } from '../../functions/comments/create-comment.ts';
import { handler as follow } from '../../functions/follows/follow-user.ts';
import { handler as like } from '../../functions/likes/like-post.ts';
import { handler as report } from '../../functions/moderation/create-report.ts';
import { handler as block } from '../../functions/relations/block-user.ts';
import { handler as mute } from '../../functions/relations/mute-user.ts';
import { handler as updateMe } from '../../functions/users/update-me.ts';
import { aPost, aUser, type TestUser } from '../setup/given.ts';
import { invoke } from '../setup/invoke.ts';
import { colorRules, violations } from './axe.ts';
import { desktop, phone, type Visitor } from './browser.ts';
import { openAs } from './steps.ts';
import { useStage } from './use-stage.ts';

const stage = useStage();

/** All paths of the router. */
const routes = [...(await readFile(new URL('../../web/src/routes.tsx', import.meta.url), 'utf8')).matchAll(/path: '([^']+)'/g)].map(([, path]) => path!);

let admin: TestUser;
let parameters: Record<string, string>;

/** An administrator who has one of everything that pages list. */
beforeAll(async () => {
  const [user, friend, stranger, asker] = [await aUser('pages'), await aUser('friend'), await aUser('stranger'), await aUser('asker')];
  await setRole({ username: user.username, role: 'admins' }, {} as Context);
  const { body } = await invoke<SignedIn>(logIn, { body: { email_or_username: user.username, password: user.password } });
  admin = { ...user, token: body.token!, refreshToken: body.refresh_token! };
  const done = async (...request: Parameters<typeof invoke>) => {
    const { status, body } = await invoke(...request);
    if (status >= 300) throw new Error(`${request[0].definition.route} answered ${status}: ${JSON.stringify(body)}`);
  };
  await done(updateMe, { token: admin.token, body: { bio: 'مرحبا! Photos of #lakes' } });
  const own = await aPost(admin, `שלום, @${friend.username}! A lake #lakes`);
  const theirs = await aPost(friend, 'بحيرة (صباحًا)! #lakes');
  await done(follow, { token: admin.token, path: { user_id: friend.username } });
  await done(follow, { token: friend.token, path: { user_id: admin.username } });
  for (const token of [admin.token, friend.token]) {
    await done(like, { token, path: { post_id: own } });
    await done(like, { token, path: { post_id: theirs } });
    await done(comment, { token, path: { post_id: own }, body: { text: 'ما أجملها! What a lake.' } });
  }
  await done(bookmark, { token: admin.token, path: { post_id: theirs } });
  await done(updateMe, { token: admin.token, body: { is_private: true } });
  await done(follow, { token: asker.token, path: { user_id: admin.username } });
  await done(report, { token: friend.token, body: { post_id: own, reason: 'spam' } });
  await done(mute, { token: admin.token, path: { user_id: asker.username } });
  await done(block, { token: admin.token, path: { user_id: stranger.username } });
  parameters = { ':postId': own, ':username': admin.username, ':tag': 'lakes', '*': 'nowhere' };
});

/** A route's path with its parameters filled in. */
const pathOf = (route: string) =>
  route.replace(/:\w+|\*/g, (name) => {
    if (!(name in parameters)) throw new Error(`${route}: give this test a value of ${name}.`);
    return parameters[name]!;
  }).replace(/^(?!\/)/, '/');

const watchShifts = `
  window.shift = 0;
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value; }).observe({ type: 'layout-shift', buffered: true });
`;

const shiftOf = (page: Page) => page.evaluate<number>('window.shift');

/** What axe finds in both themes, which differ in colours only. */
async function obstacles(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await violations(page, colorRules);
  await page.emulateMedia({ colorScheme: 'light' });
  return [...(await violations(page)), ...dark.map((each) => `dark: ${each}`)];
}

/** Finds out whether the page is wider than the narrowest phone. */
async function overflow(page: Page): Promise<string[]> {
  const usual = page.viewportSize()!;
  await page.setViewportSize({ width: 320, height: 568 });
  await expect.poll(() => page.evaluate('document.documentElement.clientWidth')).toBe(320);
  const pixels = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  await page.setViewportSize(usual);
  return pixels > 0 ? [`${pixels} pixels too wide for 320`] : [];
}

async function open({ page }: Visitor, path: string): Promise<void> {
  await page.goto(path);
  await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' });
  await page.waitForLoadState('networkidle');
}

it.each([
  { form: 'a phone, also a narrow one', options: phone },
  { form: 'a desktop', options: desktop },
])('no page has accessibility violations or shifts while it loads, on $form', async ({ options }) => {
  const guest = await stage.visitor(options);
  const member = await stage.visitor(options);
  for (const { page } of [guest, member]) await page.addInitScript(watchShifts);
  await openAs(member.page, admin);
  const found: Record<string, string[]> = {};
  for (const route of routes) {
    const path = pathOf(route);
    let visitor = member;
    await open(visitor, path);
    // Pages for guests redirect signed-in users.
    if (new URL(member.page.url()).pathname !== path) await open((visitor = guest), path);
    const { page } = visitor;
    expect(new URL(page.url()).pathname).toBe(path);
    let shift = await shiftOf(page);
    // On a busy machine, delays may change the order of responses. A page that really shifts does so every time.
    for (let tries = 0; shift >= 0.05 && tries < 2; tries++) {
      await open(visitor, path);
      shift = await shiftOf(page);
    }
    const here = [...(shift < 0.05 ? [] : [`moves by ${shift.toFixed(3)}`]), ...(await obstacles(page)), ...(options.isMobile ? await overflow(page) : [])];
    if (here.length > 0) found[route] = here;
  }
  expect(found).toEqual({});
  expect([...guest.complaints, ...member.complaints]).toEqual([]);
}, 600_000);

it('the API explorer has no accessibility violations', async () => {
  const { page } = await stage.visitor(desktop);
  await page.goto(`${process.env['API_URL']}/docs`);
  await page.locator('.opblock').nth(50).waitFor();
  expect(await obstacles(page)).toEqual([]);
});
