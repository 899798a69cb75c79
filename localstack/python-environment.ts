import { execFile } from 'node:child_process';
import { hash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EmulatorUnavailable } from './embedded/cloud-error.ts';

const run = promisify(execFile);

/**
 * Finds a Python environment with exactly the packages in a requirements file, or creates it and checks each package's
 * hash.
 * @param name the program that the environment is for
 * @param findPython returns the Python to create it with; not called if it exists
 * @throws EmulatorUnavailable without Python's venv module, or if a package is not available from PyPI
 */
export async function ensurePythonEnvironment(name: string, findPython: () => string | Promise<string>, folder: string, requirements: string): Promise<void> {
  // Written last. If it is missing, the installation was interrupted; if it differs, the list has changed.
  const stamp = join(folder, 'requirements.sha256');
  const wanted = hash('sha256', await readFile(requirements));
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return;

  const python = await findPython();
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
  await writeFile(stamp, wanted);
}

/** The error of execFile(). */
export type Failure = Error & { stdout?: string; stderr?: string };

/** The last line of a program's output before it failed. */
export function lastLine({ stdout = '', stderr = '', message }: Failure): string {
  return (stderr.trim() || stdout.trim() || message).split('\n').at(-1)!;
}
