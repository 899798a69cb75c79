import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { processImage } from '../../core/media/imaging/process-image.ts';
import { renderPhoto } from '../../core/media/imaging/render-photo.ts';
import { people } from '../../web/src/session/demo-people.ts';
import { readPortrait } from './gallery.ts';
import { rememberedImaging } from './renditions.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lambdagram-renditions-'));
});
afterEach(() => rm(folder, { recursive: true }));

const portrait = (index: number) => readPortrait(people[index]!.username);

/** Simulates a start; returns its renditions of the given pictures, and how many it had to process. */
async function start(uploads: Uint8Array[], rendered = 0) {
  const imaging = { processImage: vi.fn<typeof processImage>(processImage), renderPhoto: vi.fn<typeof renderPhoto>(renderPhoto) };
  const remembered = await rememberedImaging(folder, imaging);
  const images = [];
  for (const upload of uploads) images.push(await remembered.processImage(upload));
  for (const upload of uploads.slice(0, rendered)) images.push(await remembered.renderPhoto(upload));
  return { images, made: imaging.processImage.mock.calls.length + imaging.renderPhoto.mock.calls.length };
}

describe('the renditions of demo pictures', () => {
  it('are made by the first start; the second makes none and has the same', async () => {
    const uploads = [await portrait(0), await portrait(1)];
    const first = await start(uploads, 1);
    const second = await start(uploads, 1);
    expect([first.made, second.made]).toEqual([3, 0]);
    expect(first.images[0]).toEqual(await processImage(uploads[0]!));
    expect(second.images).toEqual(first.images);
  });

  it('are made for a picture that has changed', async () => {
    await start([await portrait(0)]);
    expect((await start([await portrait(0), await portrait(1)])).made).toBe(1);
  });

  it('are made again when their file was cut off', async () => {
    await start([await portrait(0)]);
    const [version] = await readdir(folder);
    const [name] = await readdir(join(folder, version!));
    const file = join(folder, version!, name!);
    const whole = await readFile(file);
    for (const part of [Buffer.alloc(0), whole.subarray(0, whole.length / 2)]) {
      await writeFile(file, part);
      expect((await start([await portrait(0)])).made).toBe(1);
      expect(await readFile(file)).toEqual(whole);
    }
  });

  it('of other imaging code are removed', async () => {
    await mkdir(join(folder, '0123456789abcdef'));
    await start([]);
    const versions = await readdir(folder);
    expect(versions).toHaveLength(1);
    expect(versions).not.toContain('0123456789abcdef');
  });
});
