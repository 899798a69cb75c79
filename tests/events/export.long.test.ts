import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pLimit from 'p-limit';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { insertExport } from '../../core/account-data/exports-sql.ts';
import { showExport } from '../../core/account-data/request-export.ts';
import { masterKeyOf } from '../../core/media/limits.ts';
import { newId } from '../../core/shared/ids.ts';
import { theApp } from '../../platform/whole-app.ts';
import { people, photos } from './given.ts';
import { useOwnCloud } from './own-cloud.ts';

useOwnCloud();

const count = 1_000;
const worker = fileURLToPath(new URL('export-worker.ts', import.meta.url));

it(`an export of ${count} photos takes less than 512 MB`, { timeout: 1_800_000 }, async () => {
  const app = theApp();
  const [owner] = (await people(app, 1)) as [string];
  const ids = await photos(app, Array<string>(count).fill(owner));
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 20 };
  const photo = await sharp({ create: { width: 1000, height: 750, channels: 3, background: '#808080', noise } }).jpeg({ quality: 85 }).toBuffer();
  expect(photo.length).toBeGreaterThan(200_000);
  const atOnce = pLimit(8);
  await atOnce.map(ids, async (id) => {
    const folder = `public/${owner}/${id}`;
    await app.db.query('give_folder', 'update media set folder = $2 where id = $1', [id, folder]);
    // Bytes after the end of the JPEG make each file unique.
    await app.storage.putMaster(masterKeyOf(folder), Buffer.concat([photo, randomBytes(16)]), 'image/jpeg');
  });
  const id = newId();
  await insertExport(app.db, id, owner, count);
  const started = performance.now();
  const { stdout } = await promisify(execFile)(process.execPath, [worker, id], { env: process.env });
  const seconds = Math.round((performance.now() - started) / 1000);
  const made = await showExport(app, owner, id);
  const bytes = made.files.reduce((sum, file) => sum + file.bytes, 0);
  console.log(`${count} photos of ${Math.round(photo.length / 1000)} kB: ${Math.round(bytes / 1e6)} MB in ${seconds} s, with at most ${Math.round(Number(stdout))} MB of memory.`);
  expect(made).toMatchObject({ status: 'ready' });
  expect(bytes).toBeGreaterThan(count * photo.length);
  expect(Number(stdout)).toBeLessThan(512);
});
