import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const debian = '/usr/bin/apt-get';

/** Path of a Chromium: CHROMIUM, one that is installed, or, for root on Debian, Debian's, installed now. */
export async function findChromium(): Promise<string> {
  const named = process.env['CHROMIUM'];
  if (named) return named;
  const found = places.find(existsSync);
  if (found) return found;
  if (process.getuid?.() === 0 && existsSync(debian)) await install();
  const installed = places.find(existsSync);
  if (installed) return installed;
  throw new Error('There is no Chromium. Install it (sudo apt-get install chromium) or name one in CHROMIUM.');
}

/** Several test files may come to this at once: the first one installs, the others wait for it. */
async function install(): Promise<void> {
  const command = `test -e ${places[0]} || (${debian} update -qq && ${debian} install -y -qq --no-install-recommends chromium)`;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await promisify(execFile)('flock', [join(tmpdir(), 'lambdagram-apt.lock'), 'sh', '-c', command], { env, maxBuffer: 2 ** 26 });
}
