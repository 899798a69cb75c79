import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Debian's headless shell comes first, since it needs less than half the CPU time. */
const names = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];

/**
 * The path of a Chromium: CHROMIUM_PATH, or one on PATH; otherwise Debian's package is installed.
 * @throws an error that explains what to do if there is none and it cannot be installed
 */
export async function ensureChromium(): Promise<string> {
  const named = process.env['CHROMIUM_PATH'];
  if (named) {
    if (await isExecutable(named)) return named;
    throw new Error(`CHROMIUM_PATH is ${named}, which is not a program.`);
  }
  const found = (await onPath()) ?? (await install().then(onPath));
  if (found) return found;
  throw new Error('apt-get has installed Chromium, but it is not on PATH. Set CHROMIUM_PATH.');
}

async function onPath(): Promise<string | undefined> {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const name of names) {
    for (const folder of folders) if (await isExecutable(join(folder, name))) return join(folder, name);
  }
  return undefined;
}

const isExecutable = (path: string) => access(path, constants.X_OK).then(() => true, () => false);

async function install(): Promise<void> {
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const aptGet = async (...args: string[]) => {
    const [program, ...rest] = [...asRoot, 'apt-get', ...args] as [string, ...string[]];
    await run(program, rest, { timeout: 600_000, maxBuffer: 64 * 1024 * 1024, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  };
  const installOne = (name: string) => aptGet('install', '-y', '--no-install-recommends', name);
  // Ubuntu has no headless shell.
  const installAny = () => installOne('chromium-headless-shell').catch(() => installOne('chromium'));
  try {
    // A machine that never ran `apt-get update` has no package lists.
    await installAny().catch(async () => {
      await aptGet('update');
      await installAny();
    });
  } catch (error) {
    throw new Error(
      'The browser tests need Chromium, and it could not be installed. Install it (Debian: sudo apt-get install chromium-headless-shell) or ' +
        `name one in CHROMIUM_PATH. ${(error as Error).message}`,
      { cause: error },
    );
  }
}
