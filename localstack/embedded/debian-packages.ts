import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findOnPath } from './find-program.ts';

const run = promisify(execFile);

/** Why packages were not available. The message is appended to "There is no ... on this machine". */
export class NoPackages extends Error {}

/**
 * The folder with the contents of Debian packages, which are unpacked once into our cache, not installed.
 * @param name the folder's name
 * @param prepare changes the contents before the folder is moved into place
 * @throws NoPackages
 */
export async function unpackedPackages(name: string, packages: readonly string[], options: { prepare?: (folder: string) => Promise<unknown>; onUnpack?: () => void } = {}): Promise<string> {
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'lambdagram');
  const home = join(cache, `${name}-${process.arch}`);
  if (existsSync(home)) return home;
  if (!findOnPath('apt-get') || !findOnPath('dpkg-deb')) throw new NoPackages('');
  options.onUnpack?.();
  await mkdir(cache, { recursive: true });
  const draft = await mkdtemp(join(cache, `${name}-draft-`));
  try {
    const download = (): Promise<unknown> => run('apt-get', ['-qq', '-o', 'APT::Sandbox::User=root', 'download', ...packages], { cwd: draft });
    // A fresh machine has no package lists yet, and only root can fetch them.
    await download().catch(async (error: unknown) => {
      if (process.getuid?.() !== 0) throw error;
      await run('apt-get', ['-qq', 'update']);
      await download();
    });
    for (const file of (await readdir(draft)).filter((entry) => entry.endsWith('.deb'))) {
      await run('dpkg-deb', ['-x', join(draft, file), draft]);
      await rm(join(draft, file));
    }
    await options.prepare?.(draft);
    await rename(draft, home).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
    return home;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new NoPackages(`, and apt could not fetch it (${(stderr || message).trim().split('\n').at(-1)})`, { cause: error });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
