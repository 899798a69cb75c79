import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { privateFolder } from '../localstack/embedded/private-folder.ts';
import { makeDataFolder } from './data-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lambdagram-data-'));
  await chmod(folder, 0o755);
});
afterEach(() => rm(folder, { recursive: true }));

const modeOf = async (path: string): Promise<string> => ((await stat(path)).mode & 0o7777).toString(8);

it('is for its owner only', async () => {
  const made = join(folder, 'a', 'b');
  await makeDataFolder(made);
  expect(await modeOf(made)).toBe('700');
});

it('restricts the folder of an earlier release, and its contents', async () => {
  await mkdir(join(folder, 'cloud'), { mode: 0o755 });
  await writeFile(join(folder, 'environment.json'), '{}');
  await makeDataFolder(folder);
  await privateFolder(join(folder, 'cloud'));
  expect([await modeOf(folder), await modeOf(join(folder, 'cloud'))]).toEqual(['700', '700']);
});

it('leaves a folder with other contents alone', async () => {
  await writeFile(join(folder, 'letter.txt'), '');
  await makeDataFolder(folder);
  expect(await modeOf(folder)).toBe('755');
});
