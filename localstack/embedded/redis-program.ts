import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CloudError } from './cloud-error.ts';
import { findOnPath } from './find-program.ts';

export interface RedisProgram {
  command: string;
  env: Record<string, string>;
}

const DEBIAN_PACKAGES = ['redis-tools', 'liblzf1', 'libjemalloc2', 'libatomic1'];
const run = promisify(execFile);

/**
 * Finds a Redis server: on PATH, in our cache, or in Debian's packages, which are unpacked into the cache
 * without being installed (no npm package carries a Redis).
 * @throws CloudError with the command that installs one.
 */
export async function findRedis(onProgress: (line: string) => void): Promise<RedisProgram> {
  const onPath = findOnPath('redis-server') ?? findOnPath('valkey-server');
  if (onPath) return { command: onPath, env: {} };
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'lambdagram');
  const home = join(cache, `redis-${process.arch}`);
  if (!existsSync(join(home, 'redis-server'))) {
    const reason = await unpackDebianPackages(cache, home, onProgress);
    if (reason !== undefined) throw new CloudError(`There is no Redis on this machine${reason}. ${remedy()}`);
  }
  const libraries = join(home, 'usr', 'lib');
  const folders = (await readdir(libraries)).filter((name) => name.endsWith('-linux-gnu'));
  return {
    command: join(home, 'redis-server'),
    env: { LD_LIBRARY_PATH: folders.map((name) => join(libraries, name)).join(':') },
  };
}

/** Returns why it could not be done, or undefined when it was. */
async function unpackDebianPackages(
  cache: string,
  home: string,
  onProgress: (line: string) => void,
): Promise<string | undefined> {
  if (!findOnPath('apt-get') || !findOnPath('dpkg-deb')) return '';
  onProgress("Fetching Redis from Debian's packages (once)");
  await mkdir(cache, { recursive: true });
  const draft = await mkdtemp(join(cache, 'redis-draft-'));
  try {
    const download = (): Promise<unknown> =>
      run('apt-get', ['-qq', '-o', 'APT::Sandbox::User=root', 'download', ...DEBIAN_PACKAGES], {
        cwd: draft,
      });
    // A fresh machine has no package lists yet, and only root may fetch them.
    await download().catch(async (error: unknown) => {
      if (process.getuid?.() !== 0) throw error;
      await run('apt-get', ['-qq', 'update']);
      await download();
    });
    for (const file of (await readdir(draft)).filter((name) => name.endsWith('.deb'))) {
      await run('dpkg-deb', ['-x', join(draft, file), draft]);
    }
    // Debian ships one binary under several names and decides by the name what it is.
    await copyFile(join(draft, 'usr', 'bin', 'redis-check-rdb'), join(draft, 'redis-server'));
    await rename(draft, home).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
    return undefined;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    return `, and apt could not fetch one (${(stderr || message).trim().split('\n').at(-1)})`;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

function remedy(): string {
  if (process.platform === 'darwin') return 'Install it with: brew install redis';
  return 'Install it with: sudo apt-get update && sudo apt-get install redis-server (Debian, Ubuntu)';
}
