import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EmulatorUnavailable } from './embedded/cloud-error.ts';

const run = promisify(execFile);

/**
 * Makes a Python environment that holds exactly what a requirements file lists, each package checked by its hash.
 * @param name of what it is for
 * @throws EmulatorUnavailable without Python's venv module, or when a package cannot be had from PyPI
 */
export async function makePythonEnvironment(name: string, python: string, folder: string, requirements: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await run(python, ['-m', 'venv', folder]).catch((error: Failure) => {
    throw new EmulatorUnavailable(
      `${name} needs Python's venv module, and ${python} has none. On Debian and Ubuntu: sudo apt-get install python3-venv. (${lastLine(error)})`,
    );
  });
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--require-hashes', '--only-binary', ':all:', '-r', requirements];
  await run(join(folder, 'bin', 'python'), install, { timeout: 300_000 }).catch((error: Failure) => {
    throw new EmulatorUnavailable(`The packages of ${name} could not be installed from PyPI: ${lastLine(error)}`);
  });
}

/** What execFile() throws. */
export type Failure = Error & { stdout?: string; stderr?: string };

/** The last line a program said before it failed. */
export function lastLine({ stdout = '', stderr = '', message }: Failure): string {
  return (stderr.trim() || stdout.trim() || message).split('\n').at(-1)!;
}
