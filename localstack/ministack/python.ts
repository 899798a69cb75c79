import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EmulatorUnavailable } from '../embedded/cloud-error.ts';
import { findOnPath } from '../embedded/find-program.ts';
import { ensurePythonEnvironment } from '../python-environment.ts';

const run = promisify(execFile);
const requirements = join(import.meta.dirname, 'requirements.txt');
const needsPython = 'MiniStack needs Python 3.10 or newer';

/**
 * Finds or creates a Python environment with exactly the packages in requirements.txt.
 * @returns its `bin` folder
 * @throws EmulatorUnavailable without a suitable Python, or if the packages are not available
 */
export async function ensurePython(venv: string, onProgress: (line: string) => void): Promise<string> {
  const choose = async () => {
    const python = await findPython();
    onProgress('Installing MiniStack into an environment of its own (once)');
    return python;
  };
  await ensurePythonEnvironment('MiniStack', choose, venv, requirements);
  return join(venv, 'bin');
}

async function findPython(): Promise<string> {
  const python = findOnPath('python3');
  if (!python) throw new EmulatorUnavailable(`${needsPython}, and there is no python3 on PATH. On Debian and Ubuntu: sudo apt-get install python3-venv`);
  const { stdout } = await run(python, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])']);
  const [major, minor] = stdout.trim().split('.').map(Number);
  if (major !== 3 || minor! < 10) throw new EmulatorUnavailable(`${needsPython}; ${python} is ${stdout.trim()}.`);
  return python;
}
