import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pathToFileURL } from 'node:url';
import { root } from './bundle.ts';

/** The packages of the imaging layer. Lambda mounts a layer at /opt and resolves packages in /opt/nodejs. */
export const layerFolder = join(root, 'layers/imaging/nodejs');

/** A CPU architecture, named as by Lambda. Emulators run functions on this machine's CPU. */
export type Architecture = 'arm64' | 'x86_64';

const cpuOf = (architecture: Architecture) => (architecture === 'arm64' ? 'arm64' : 'x64');

/** Installs the imaging layer's packages for Lambda's operating system and CPU instead of this machine's. */
export async function buildLayer(architecture: Architecture): Promise<void> {
  const target = ['--os=linux', `--cpu=${cpuOf(architecture)}`, '--libc=glibc'];
  // No workspaces: npm would install the web client's packages as well. sharp doesn't need install scripts.
  await promisify(execFile)('npm', ['ci', ...target, '--ignore-scripts', '--no-workspaces', '--no-audit', '--no-fund'], {
    cwd: layerFolder,
    timeout: 300_000,
  });
}

/** Builds the layer unless it matches its lock file. */
export async function ensureLayer(architecture: Architecture): Promise<'built' | 'there'> {
  const locked = await sharpIn('package-lock.json', architecture);
  // npm records in this file what it has installed.
  const installed = await sharpIn('node_modules/.package-lock.json', architecture);
  if (installed !== undefined && installed === locked) return 'there';
  await buildLayer(architecture);
  return 'built';
}

/** The version of sharp for a CPU in one of the layer's lock files; undefined if there is none. */
async function sharpIn(lockFile: string, architecture: Architecture): Promise<string | undefined> {
  let text: string;
  try {
    text = await readFile(join(layerFolder, lockFile), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const { packages } = JSON.parse(text) as { packages: Record<string, { version: string }> };
  return packages[`node_modules/@img/sharp-linux-${cpuOf(architecture)}`]?.version;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await buildLayer('arm64');
  console.log('layers/imaging/nodejs: sharp for linux-arm64 is installed.');
}
