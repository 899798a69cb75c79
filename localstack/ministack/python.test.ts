import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EmulatorUnavailable } from '../embedded/cloud-error.ts';
import { ensurePython } from './python.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lambdagram-python-'));
  vi.stubEnv('PATH', folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** Creates a fake python3 that only runs a shell script. */
async function aPython(script: string): Promise<void> {
  const file = join(folder, 'python3');
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
}

const reason = (): Promise<unknown> => ensurePython(join(folder, 'venv'), () => undefined).catch((error: unknown) => error);

describe("MiniStack's Python, when it cannot be had, is missed by name and remedy", () => {
  it('without any', async () => {
    const error = await reason();
    expect(error).toBeInstanceOf(EmulatorUnavailable);
    expect((error as Error).message).toContain('there is no python3 on PATH. On Debian and Ubuntu: sudo apt-get install python3-venv');
  });

  it('that is too old', async () => {
    await aPython('echo 3.9');
    expect(await reason()).toMatchObject({ name: 'EmulatorUnavailable', message: `MiniStack needs Python 3.10 or newer; ${folder}/python3 is 3.9.` });
  });

  it('without its venv module', async () => {
    await aPython('[ "$1" = -c ] && echo 3.11 && exit 0; echo "ensurepip is not available" >&2; exit 1');
    expect(await reason()).toMatchObject({ name: 'EmulatorUnavailable', message: expect.stringMatching(/sudo apt-get install python3-venv\. \(ensurepip is not available\)$/) as string });
  });

  it('without the packages, and leaves nothing that appears complete', async () => {
    const pip = '#!/bin/sh\\necho "ERROR: No matching distribution found for botocore" >&2; exit 1\\n';
    await aPython(`[ "$1" = -c ] && echo 3.11 && exit 0; /bin/mkdir -p "$3/bin"; printf '${pip}' > "$3/bin/python"; /bin/chmod 755 "$3/bin/python"`);
    expect(await reason()).toMatchObject({
      name: 'EmulatorUnavailable',
      message: "The packages of MiniStack could not be installed from PyPI: ERROR: No matching distribution found for botocore",
    });
    expect(existsSync(join(folder, 'venv', 'requirements.sha256'))).toBe(false);
  });
});
