import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

// Not import.meta.resolve: Vitest's global setup, which also builds the client, does not support it.
const { resolve } = createRequire(import.meta.url);
const web = import.meta.dirname;
const root = join(web, '..');

/** Files other than the sources that affect the result. */
const outside = ['package-lock.json'];
const notSources = /^(?:dist|node_modules)\/|^src\/api\/schema\.d\.ts$|\.md$/;

interface Site {
  /** The site's name, in messages and as the folder under `.local`. */
  name: string;
  /** The folder with its index.html and vite.config.ts. */
  site: string;
  /** The folders with its sources. */
  sources: readonly string[];
  log: (line: string) => void;
}

/** Builds the client and returns the folder. */
export const buildWeb = ({ log }: { log: (line: string) => void }): Promise<string> => buildSite({ name: 'web', site: web, sources: [web], log });

/**
 * Builds a site and returns the folder. Each version of the sources is only built once, and cached under `.local/<name>`. Types
 * are not checked here but by `npm run check`.
 * @throws if the bundle does not build
 */
export async function buildSite({ name, site, sources, log }: Site): Promise<string> {
  const cache = join(root, '.local', name);
  await mkdir(cache, { recursive: true });
  const dist = join(cache, await hashOfSources(sources));
  if (await exists(join(dist, 'index.html'))) return dist;
  const started = performance.now();
  const unfinished = `${dist}.${process.pid}`;
  await bundle(site, unfinished);
  await publish(cache, unfinished, dist);
  log(`${name} client built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return dist;
}

/** Runs Vite in a separate process, because it builds for the current NODE_ENV, which is not production in tests. */
async function bundle(site: string, outDir: string): Promise<void> {
  const vite = join(dirname(resolve('vite/package.json')), 'bin', 'vite.js');
  const args = [vite, 'build', site, '--config', join(site, 'vite.config.ts'), '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn'];
  await promisify(execFile)(process.execPath, args, { env: { ...process.env, NODE_ENV: 'production' } });
}

/** Moves a build into place. If another process has built the same version in the meantime, its result is kept. */
async function publish(cache: string, unfinished: string, dist: string): Promise<void> {
  try {
    await rename(unfinished, dist);
  } catch (error) {
    if (!(await exists(join(dist, 'index.html')))) throw error;
    await rm(unfinished, { recursive: true });
  }
  const old = (await byAge(cache)).slice(3);
  await Promise.all(old.map((name) => rm(join(cache, name), { recursive: true, force: true })));
}

async function byAge(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  const times = await Promise.all(names.map(async (name) => ({ name, time: (await stat(join(folder, name))).mtimeMs })));
  return times.sort((a, b) => b.time - a.time).map(({ name }) => name);
}

async function hashOfSources(folders: readonly string[]): Promise<string> {
  const files = await Promise.all(folders.map(sourcesIn));
  const hash = createHash('sha256');
  for (const file of [...files.flat(), ...outside.map((name) => join(root, name))].sort()) {
    hash.update(file.slice(root.length)).update('\0').update(await readFile(file)).update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}

async function sourcesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !notSources.test(file.slice(folder.length + 1)));
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log(await buildWeb({ log: console.log }));
}
