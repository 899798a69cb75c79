import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CloudError } from './cloud-error.ts';
import { NoPackages, unpackedPackages } from './debian-packages.ts';
import { findOnPath } from './find-program.ts';

export interface RedisProgram {
  command: string;
  env: Record<string, string>;
}

const packages = ['redis-tools', 'liblzf1', 'libjemalloc2', 'libatomic1'];

/**
 * Finds a Redis server: on PATH, in our cache, or in Debian's packages, which are unpacked into the cache and not
 * installed (no npm package contains Redis).
 * @throws CloudError with the command that installs one.
 */
export async function findRedis(onProgress: (line: string) => void): Promise<RedisProgram> {
  const onPath = findOnPath('redis-server') ?? findOnPath('valkey-server');
  if (onPath) return { command: onPath, env: {} };
  const home = await unpackedPackages('redis', packages, {
    onUnpack: () => onProgress("Fetching Redis from Debian's packages (once)"),
    // Debian ships one binary under several names, which select what it does.
    prepare: (folder) => copyFile(join(folder, 'usr', 'bin', 'redis-check-rdb'), join(folder, 'redis-server')),
  }).catch((error: unknown) => {
    if (!(error instanceof NoPackages)) throw error;
    throw new CloudError(`There is no Redis on this machine${error.message}. ${remedy()}`);
  });
  const libraries = join(home, 'usr', 'lib');
  const folders = (await readdir(libraries)).filter((name) => name.endsWith('-linux-gnu'));
  return {
    command: join(home, 'redis-server'),
    env: { LD_LIBRARY_PATH: folders.map((name) => join(libraries, name)).join(':') },
  };
}

function remedy(): string {
  if (process.platform === 'darwin') return 'Install it with: brew install redis';
  return 'Install it with: sudo apt-get update && sudo apt-get install redis-server (Debian, Ubuntu)';
}
