import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { desktop, phone } from './browser.ts';
import { doubleTap, newPhoto, share, signUp } from './steps.ts';
import { useStage } from './use-stage.ts';

const stage = useStage();

/** Waits until a profile picture has loaded from the CDN, which may not happen until it is near the screen. */
async function expectPicture(beside: Locator): Promise<Locator> {
  const picture = beside.locator('img[src*="/cdn/"]');
  const width = () => picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth);
  await expect.poll(width).toBeGreaterThan(0);
  expect(await picture.getAttribute('loading')).toBe('lazy');
  return picture;
}

describe('two people', () => {
  it('meet: one signs up and shares a photo, the other follows, likes by double tap and comments', async () => {
    const [maya, theo] = await Promise.all([stage.visitor(desktop), stage.visitor(phone)]);
    const [mayaName, theoName] = [await signUp(maya.page, 'maya'), await signUp(theo.page, 'theo')];
    await maya.page.getByText('Your feed is waiting').waitFor();

    const path = await share(maya.page, [await newPhoto('harbour.jpg', '#4477aa')], `Harbour, six in the morning. For @${theoName}`);
    await maya.page.getByRole('img', { name: `Photo by ${mayaName}` }).waitFor();

    await theo.page.getByRole('link', { name: 'Explore' }).first().click();
    await theo.page.getByRole('searchbox', { name: 'Search people, hashtags and posts' }).fill(`@${mayaName}`);
    await theo.page.getByRole('list', { name: 'Suggestions' }).getByRole('link', { name: mayaName }).click();
    await theo.page.getByRole('button', { name: `Follow ${mayaName}` }).tap();
    await theo.page.getByText('1 follower', { exact: true }).waitFor();
    await theo.page.getByRole('link', { name: 'Home', exact: true }).tap();

    const post = theo.page.getByRole('article', { name: `Post by ${mayaName}` });
    const photo = post.getByRole('img', { name: `Photo by ${mayaName}` });
    await doubleTap(photo);
    await post.getByRole('button', { name: 'Like', exact: true, pressed: true }).waitFor();
    await post.getByText('1 like', { exact: true }).waitFor();
    await post.getByRole('link', { name: '0 comments' }).tap();
    await theo.page.getByLabel('Add a comment').fill('Worth getting up for.');
    await theo.page.getByRole('button', { name: 'Post', exact: true }).tap();
    await theo.page.getByRole('listitem').filter({ hasText: 'Worth getting up for.' }).waitFor();

    await maya.page.goto(path);
    await maya.page.getByText('1 like', { exact: true }).waitFor();
    await maya.page.getByText('Worth getting up for.').waitFor();
    await maya.page.getByRole('link', { name: '1 like' }).click();
    await maya.page.getByRole('heading', { name: 'Likes' }).waitFor();
    await maya.page.getByRole('listitem').getByRole('link', { name: theoName }).waitFor();

    expect([...maya.complaints, ...theo.complaints]).toEqual([]);
  });

  it('disagree: authors delete comments and posts, and others see an unlike', async () => {
    const [ivo, nell] = await Promise.all([stage.visitor(), stage.visitor()]);
    const [ivoName] = [await signUp(ivo.page, 'ivo'), await signUp(nell.page, 'nell')];
    const path = await share(ivo.page, [await newPhoto('fog.jpg', '#888888')], 'Fog');

    await nell.page.goto(path);
    const like = nell.page.getByRole('button', { name: 'Like', exact: true });
    await like.click();
    await nell.page.getByText('1 like', { exact: true }).waitFor();
    await like.click();
    await nell.page.getByText('0 likes', { exact: true }).waitFor();
    await nell.page.getByLabel('Add a comment').fill('Too grey.');
    await nell.page.keyboard.press('Enter');
    await nell.page.getByRole('listitem').filter({ hasText: 'Too grey.' }).waitFor();
    expect(await nell.page.getByRole('button', { name: /^Delete the comment/ }).count()).toBe(1);

    await ivo.page.reload();
    await ivo.page.getByText('0 likes', { exact: true }).waitFor();
    await ivo.page.getByRole('button', { name: /^Delete the comment/ }).click();
    await ivo.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await ivo.page.getByText('No comments yet').waitFor();
    await ivo.page.getByRole('button', { name: `More about this post by ${ivoName}` }).click();
    await ivo.page.getByRole('menuitem', { name: 'Delete post' }).click();
    await ivo.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await ivo.page.getByText('No photos yet').waitFor();

    await nell.page.reload();
    await nell.page.getByText('This post is gone').waitFor();
    expect([...ivo.complaints, ...nell.complaints]).toEqual([]);
  });
});

describe('signing up', () => {
  it('shows each error at its field, including those that only the service can detect', async () => {
    const [first, second] = await Promise.all([stage.visitor(), stage.visitor()]);
    const taken = await signUp(first.page, 'taken');
    const { page } = second;
    await page.goto('/sign-up');
    await page.getByLabel('Username').fill('No spaces');
    await page.getByLabel('E-mail').fill('nobody');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByText('Use letters a–z, digits, dots and underscores.').waitFor();
    await page.getByText('Enter an e-mail address').waitFor();
    await page.getByText('Use at least 8 characters.').waitFor();
    await page.getByLabel('Username').fill(taken.toUpperCase());
    await page.getByLabel('E-mail').fill('somebody.else@example.com');
    await page.getByLabel('Password').fill('long enough');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByText('This username is taken.').waitFor();
    expect(await page.getByLabel('Username').getAttribute('aria-invalid')).toBe('true');
  });
});

describe('a profile', () => {
  it('shows its new name, bio and picture, and so do earlier comments and likes', async () => {
    const { page, complaints } = await stage.visitor(phone);
    const username = await signUp(page, 'lou');
    await share(page, [await newPhoto('hive.jpg', '#ddaa33')], 'Hive');
    await page.getByLabel('Add a comment').fill('Still buzzing.');
    await page.keyboard.press('Enter');
    const comment = page.getByRole('listitem').filter({ hasText: 'Still buzzing.' });
    await comment.waitFor();
    expect(await comment.locator('img').count()).toBe(0);
    await page.getByRole('button', { name: 'Like', exact: true }).tap();

    // Uses links only, since a reload would clear the client's cache.
    await page.getByRole('link', { name: '1 like' }).tap();
    const liker = page.getByRole('listitem').filter({ hasText: username });
    await liker.waitFor();
    expect(await liker.locator('img').count()).toBe(0);
    await liker.getByRole('link').tap();
    await page.getByRole('link', { name: 'Edit profile' }).tap();
    await page.getByLabel('Profile picture').setInputFiles(await newPhoto('me.jpg', '#aa7744', { width: 400, height: 400 }));
    await page.getByRole('button', { name: 'Remove' }).waitFor();
    await page.getByLabel('Name', { exact: true }).fill('Lou');
    await page.getByLabel('Bio').fill('Keeps bees.');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.waitForURL(`**/u/${username}`);
    await page.getByText('Keeps bees.').waitFor();
    await expectPicture(page.locator('main header'));

    await page.getByRole('link', { name: /^Photo, by/ }).tap();
    expect(await (await expectPicture(comment)).boundingBox()).toMatchObject({ width: 32, height: 32 });
    await page.getByRole('link', { name: '1 like' }).tap();
    expect(await (await expectPicture(liker)).boundingBox()).toMatchObject({ width: 44, height: 44 });
    expect(complaints).toEqual([]);
  });
});
