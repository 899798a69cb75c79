import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { EmulatorUnavailable, EXIT_UNAVAILABLE } from '../embedded/cloud-error.ts';
import { findOnPath } from '../embedded/find-program.ts';
import { ensurePythonEnvironment } from '../python-environment.ts';
import { installDynamoDbLocal } from './dynamodb-local.ts';

export interface Installation {
  /** The Python environment with LocalStack. */
  python: string;
  /** For LocalStack's static libraries: DynamoDB Local and a Java. */
  libraries: string;
}

const run = promisify(execFile);
const requirements = join(import.meta.dirname, 'requirements.txt');

/**
 * Finds LocalStack installed as specified in this folder, or installs it: LocalStack itself from PyPI into a Python environment,
 * DynamoDB Local from Maven. The installation takes half a minute and 300 MB.
 * @throws EmulatorUnavailable if a requirement is missing
 */
export async function installLocalStack(onProgress: (line: string) => void): Promise<Installation> {
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'lambdagram');
  const home = join(cache, 'localstack-core');
  const installation = { python: join(home, 'python', 'bin', 'python'), libraries: join(home, 'libraries') };
  // Written last. If it is missing, the installation was interrupted; if it differs, the installation is outdated.
  const stamp = join(home, 'installed.sha256');
  const wanted = await hashOfThisFolder();
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return installation;

  onProgress('Installing LocalStack 4.14.0 (once)');
  await rm(home, { recursive: true, force: true });
  await installDynamoDbLocal(installation.libraries);
  await ensurePythonEnvironment('LocalStack', findPython, join(home, 'python'), requirements);
  await writeFile(stamp, wanted);
  return installation;
}

async function hashOfThisFolder(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of globSync(['requirements.txt', 'install.ts', 'dynamodb-local.ts', 'dynamodb-local/*'], { cwd: import.meta.dirname }).toSorted()) {
    hash.update(await readFile(join(import.meta.dirname, file)));
  }
  return hash.digest('hex');
}

/** The packages declare 3.10, but the code uses syntax from 3.12 and expects threading.Lock to be a class, as it is since 3.13. */
async function findPython(): Promise<string> {
  const root = process.env['PYENV_ROOT'] ?? join(homedir(), '.pyenv');
  const candidates = [findOnPath('python3.13'), findOnPath('python3'), ...globSync(join(root, 'versions/3.13.*/bin/python'))];
  for (const candidate of candidates.filter((path) => path !== undefined)) {
    // A pyenv shim exists even if its version is not selected, but then it does not run.
    const version = await run(candidate, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])']).catch(() => undefined);
    if (version?.stdout.trim() === '3.13') return candidate;
  }
  throw new EmulatorUnavailable('LocalStack 4.14.0 needs Python 3.13, and there is none on PATH or in pyenv.');
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await installLocalStack(console.log);
  } catch (error) {
    if (!(error instanceof EmulatorUnavailable)) throw error;
    console.error(error.message);
    process.exitCode = EXIT_UNAVAILABLE;
  }
}
