import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { chooseFiles, newPhoto, openAsNewUser, postAnyway, share } from './steps.ts';
import { useStage } from './use-stage.ts';

const stage = useStage();

describe('sharing several photos', () => {
  it('retries a failed one, keeps the chosen order, and stores the descriptions', async () => {
    const { page, context, complaints } = await stage.visitor();
    const username = await openAsNewUser(page, 'trio');
    let puts = 0;
    await context.route(/X-Amz-Signature/, (route) => {
      if (route.request().method() !== 'PUT') return route.continue();
      return ++puts === 2 ? route.abort('connectionreset') : route.continue();
    });
    const photos = await Promise.all([newPhoto('red.jpg', '#cc3333'), newPhoto('green.jpg', '#33cc33'), newPhoto('blue.jpg', '#3333cc')]);
    await chooseFiles(page, photos);

    await page.getByText('1 photo failed to upload').waitFor();
    expect(await page.getByRole('button', { name: 'Share', exact: true }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: /^Retry/ }).click();
    await page.getByText('All 3 photos are ready.').waitFor();
    expect(puts).toBe(4);

    await page.getByLabel('Alt text of blue.jpg').fill('All blue');
    await page.getByRole('button', { name: /^Move blue.jpg/ }).focus();
    await page.keyboard.press('Space');
    const announced = (place: number) => page.getByText(`blue.jpg is over position ${place} of 3.`);
    await announced(3).waitFor({ state: 'attached' });
    // At the top, further presses change nothing, so repeating a press that was lost during the animation is safe.
    await expect
      .poll(async () => {
        await page.keyboard.press('ArrowUp');
        return announced(1).count();
      })
      .toBe(1);
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Move blue.jpg, now in position 1' }).waitFor();
    await postAnyway(page);

    const carousel = page.getByRole('group', { name: `3 photos by ${username}` });
    await carousel.getByRole('img', { name: 'All blue' }).waitFor();
    await carousel.getByRole('button', { name: 'Next photo' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByText('Photo 2 of 3').waitFor({ state: 'attached' });
    expect(complaints).toEqual([]);
  });

  it('explains a rejection by the service, and continues without the file', async () => {
    const { page } = await stage.visitor();
    await openAsNewUser(page, 'picky');
    const broken = { name: 'broken.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('not a photo at all') };
    const text = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') };
    await chooseFiles(page, [await newPhoto('good.jpg', '#777700'), broken, text]);
    const rows = page.getByRole('list', { name: 'Photos of this post' }).getByRole('listitem');
    const refused = rows.filter({ hasText: 'This looks like text; send a JPEG, PNG, WebP, GIF, HEIC, AVIF or TIFF image.' });
    await expect.poll(() => refused.count(), { timeout: 20_000 }).toBe(2);
    await page.getByText('2 photos failed to upload').waitFor();
    expect(await page.getByRole('button', { name: /^Retry/ }).count()).toBe(0);
    await page.getByRole('button', { name: 'Remove broken.jpg' }).click();
    await page.getByRole('button', { name: 'Remove notes.txt' }).click();
    await page.getByText('Your photo is ready.').waitFor();
    await postAnyway(page);
  });

  it('says which file cannot be sent, and why', { timeout: 60_000 }, async () => {
    const { page, context } = await stage.visitor();
    await openAsNewUser(page, 'unlucky');
    await page.clock.install();
    let puts = 0;
    await context.route(/X-Amz-Signature/, (route) => {
      if (route.request().method() !== 'PUT') return route.continue();
      // The first attempt never gets a response; the second one succeeds.
      return ++puts === 1 ? undefined : route.continue();
    });
    await chooseFiles(page, [{ name: 'nothing.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(0) }, await newPhoto('stuck.jpg', '#118844')]);
    await page.getByText('nothing.jpg: The file is empty.').waitFor();
    expect(await page.getByRole('button', { name: 'Retry nothing.jpg' }).count()).toBe(0);
    await expect.poll(() => puts, { timeout: 20_000 }).toBe(1);
    await page.clock.fastForward(31_000);
    await page.getByText('stuck.jpg: The upload has stalled.').waitFor();
    await page.clock.resume();
    await page.getByRole('button', { name: 'Retry stuck.jpg' }).click();
    await page.getByRole('button', { name: 'Remove nothing.jpg' }).click();
    await page.getByText('Your photo is ready.').waitFor();
  });

  it('shows the service’s version of a HEIC photo without a type', { timeout: 60_000 }, async () => {
    const { page } = await stage.visitor();
    await openAsNewUser(page, 'apple');
    await chooseFiles(page, [{ name: 'IMG_0001', mimeType: '', buffer: readFileSync(new URL('../../core/media/imaging/fixtures/photo.heic', import.meta.url)) }]);
    await page.getByText('Your photo is ready.').waitFor();
    const preview = page.getByRole('list', { name: 'Photos of this post' }).locator('img');
    await expect.poll(() => preview.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth), { timeout: 20_000 }).toBe(240);
  });

  it('counts characters like the service, with an emoji as one', async () => {
    const { page } = await stage.visitor();
    await openAsNewUser(page, 'tulips');
    await chooseFiles(page, [await newPhoto('tulip.jpg', '#cc0077')]);
    await page.getByText('Your photo is ready.').waitFor();
    const button = page.getByRole('button', { name: 'Share', exact: true });
    await page.getByLabel('Caption').fill('🌷'.repeat(2201));
    await page.getByText('2201 characters: 1 too many.').waitFor();
    expect(await button.isDisabled()).toBe(true);
    await page.getByLabel('Caption').fill('🌷'.repeat(2200));
    await page.getByText('2200 of 2200 characters').waitFor();
    await postAnyway(page);
  });

  it('accepts ten, and says how many were left out', async () => {
    const { page } = await stage.visitor();
    await openAsNewUser(page, 'many');
    const photos = Array.from({ length: 11 }, (_, index) => newPhoto(`${index}.jpg`, `#0000${String(10 + index)}`, { width: 64, height: 64 }));
    await chooseFiles(page, await Promise.all(photos));
    await page.getByText('1 file was left out').first().waitFor();
    await page.getByText('All 10 photos are ready.').waitFor({ timeout: 60_000 });
    expect(await page.getByRole('button', { name: 'Add more' }).isDisabled()).toBe(true);
  });

  it('cancels an upload in progress', async () => {
    const { page, context } = await stage.visitor();
    await openAsNewUser(page, 'fickle');
    let waiting = () => {};
    const held = new Promise<void>((resolve) => (waiting = resolve));
    await context.route(/X-Amz-Signature/, async (route) => {
      await held;
      await route.continue().catch(() => undefined);
    });
    await chooseFiles(page, [await newPhoto('slow.jpg', '#123456')]);
    await page.getByRole('progressbar', { name: 'Upload of slow.jpg' }).waitFor();
    await page.getByRole('button', { name: 'Cancel slow.jpg' }).click();
    await page.getByText('Add at least one photo.').waitFor();
    waiting();
  });

  it('shows the progress of each photo', async () => {
    const { page, context } = await stage.visitor();
    await openAsNewUser(page, 'slowly');
    await page.goto('/create');
    const photo = await newPhoto('heavy.jpg', '#334455');
    const devtools = await context.newCDPSession(page);
    const uploadThroughput = photo.buffer.length / 12;
    await devtools.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput });
    await page.getByLabel('Photos', { exact: true }).setInputFiles([photo]);
    await page.getByRole('progressbar', { name: 'Upload of heavy.jpg' }).waitFor();
    const seen: number[] = [];
    const share = async () => {
      seen.push(await page.evaluate<number>("document.querySelector('progress').value"));
      return seen.at(-1);
    };
    await expect.poll(share).toBeGreaterThan(0.1);
    await page.getByText(/^[1-9]\d %$/).waitFor();
    expect(seen.at(-1)).toBeLessThan(1);
    expect(seen).toEqual(seen.toSorted((one, other) => one - other));
    await devtools.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
    await page.getByText('Your photo is ready.').waitFor();
  });

  it('sends the next photo when an upload is cancelled', async () => {
    const { page, context } = await stage.visitor();
    await openAsNewUser(page, 'queue');
    let puts = 0;
    let go = () => {};
    const held = new Promise<void>((resolve) => (go = resolve));
    await context.route(/X-Amz-Signature/, async (route) => {
      if (route.request().method() === 'PUT') puts++;
      await held;
      // Nothing waits for the response to the cancelled upload any more.
      await route.continue().catch(() => undefined);
    });
    const photos = ['a', 'b', 'c', 'd'].map((name, index) => newPhoto(`${name}.jpg`, `#00${index}0ff`, { width: 64, height: 64 }));
    await chooseFiles(page, await Promise.all(photos));
    await expect.poll(() => puts).toBe(3);
    await page.getByText('Waiting', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Cancel a.jpg' }).click();
    await expect.poll(() => puts).toBe(4);
    go();
    await page.getByText('All 3 photos are ready.').waitFor();
  });

  it('accepts pasted and dropped files', async () => {
    const { page } = await stage.visitor();
    await openAsNewUser(page, 'paster');
    await page.goto('/create');
    await page.getByRole('heading', { name: 'New post' }).waitFor();
    const { buffer } = await newPhoto('clip.jpg', '#224466', { width: 64, height: 64 });
    const transfer = `(() => {
      const transfer = new DataTransfer();
      const bytes = Uint8Array.from(atob('${buffer.toString('base64')}'), (letter) => letter.charCodeAt(0));
      transfer.items.add(new File([bytes], 'clip.jpg', { type: 'image/jpeg' }));
      return transfer;
    })()`;
    await page.evaluate(`dispatchEvent(new ClipboardEvent('paste', { clipboardData: ${transfer}, cancelable: true }))`);
    await page.getByText('Your photo is ready.').waitFor();
    const dataTransfer = await page.evaluateHandle(transfer);
    await page.getByLabel('Caption').dispatchEvent('dragenter', { dataTransfer });
    await page.getByText('Drop photos anywhere').dispatchEvent('drop', { dataTransfer });
    await page.getByText('Drop photos anywhere').waitFor({ state: 'hidden' });
    await page.getByText('All 2 photos are ready.').waitFor();
  });

  it('retries a share whose response was lost without creating a second post', async () => {
    const { page, context } = await stage.visitor();
    const username = await openAsNewUser(page, 'twice');
    let lost = false;
    await context.route('**/api/v1/posts', async (route) => {
      if (lost) return route.continue();
      lost = true;
      await route.fetch();
      return route.abort('connectionreset');
    });
    await chooseFiles(page, [await newPhoto('once.jpg', '#654321')]);
    await page.getByLabel('Alt text of once.jpg').fill('A brown square');
    await page.getByText('Your photo is ready.').waitFor();
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    await page.getByText('Your post is not published yet').waitFor();
    // A reload, which keeps only the draft, does not create a second post either.
    await page.reload();
    await page.getByText('Your photo is ready.').waitFor();
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    await page.waitForURL('**/p/*');
    await page.goto(`/u/${username}`);
    await page.getByText('1 post', { exact: true }).waitFor();
  });

  it('shows the post in the feed without a reload', async () => {
    const { page } = await stage.visitor();
    const username = await openAsNewUser(page, 'fresh');
    await share(page, [await newPhoto('new.jpg', '#abcdef')], 'Brand new');
    await page.getByRole('link', { name: 'Home', exact: true }).click();
    await page.getByRole('article', { name: `Post by ${username}` }).getByText('Brand new').waitFor();
  });
});
