import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { EXIT_UNAVAILABLE } from '../../localstack/embedded/cloud-error.ts';
import { dataDirOf } from '../settings.ts';

// For .ci/run: deploys to MiniStack and back: start, deploy, journeys, deploy again (which must change nothing), remove, stop. The
// argument is the file for vitest's JSON report. Without Python or PyPI it says so and ends with EXIT_UNAVAILABLE.
const [report] = process.argv.slice(2);
const run = (script: string, ...args: string[]) =>
  spawn('npm', ['run', '--silent', script, ...(args.length > 0 ? ['--', ...args] : [])], { stdio: ['ignore', 'pipe', 'inherit'] });

/** Passes a program's lines on and collects them. */
function listen({ stdout }: { stdout: Readable }): { said(): string } {
  let text = '';
  stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
    process.stdout.write(part);
  });
  return { said: () => text };
}

async function step(expected: string, script: string, ...args: string[]): Promise<void> {
  console.log(`\n== npm run ${script}`);
  const started = performance.now();
  const child = run(script, ...args);
  const { said } = listen(child);
  const [code] = (await once(child, 'close')) as [number | null];
  console.log(`(${((performance.now() - started) / 1000).toFixed(1)} s)`);
  if (code !== 0) throw new Error(`npm run ${script} failed (${code})`);
  if (!said().includes(expected)) throw new Error(`npm run ${script} did not say "${expected}"`);
}

function fail(message: string): void {
  console.error(`\n${message}`);
  process.exitCode = 1;
}

function groupExists(group: number): boolean {
  try {
    return process.kill(-group, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

console.log('\n== npm run cloud:ministack');
const cloud = spawn(process.execPath, ['scripts/cloud-ministack.ts'], { stdio: ['ignore', 'pipe', 'pipe'] });
cloud.stderr.pipe(process.stderr);
const { said } = listen(cloud);
const ended = once(cloud, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
const ready = new Promise<void>((resolve) => {
  cloud.stdout.on('data', () => {
    if (said().includes('MiniStack is ready')) resolve();
  });
});
const early = await Promise.race([ready, ended]);
if (early) {
  const [code] = early;
  if (code === EXIT_UNAVAILABLE) process.exitCode = code;
  else fail(`cloud:ministack ended with ${code}`);
} else {
  try {
    await step('Deployed', 'deploy:local');
    await step('', 'test:deployed', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`);
    await step('Nothing had changed', 'deploy:local');
    await step('Nothing is left', 'remove:local');
  } catch (error) {
    fail((error as Error).message);
  } finally {
    const ledger = join(dataDirOf(), 'ministack', 'processes.json');
    const processes = (JSON.parse(readFileSync(ledger, 'utf8')) as { name: string; pid: number }[]).filter(({ name }) => name !== 'owner');
    cloud.kill('SIGTERM');
    const [code] = await ended;
    if (code !== 0) fail(`cloud:ministack ended with ${code}`);
    // Each began a group of its own, which the functions' processes belong to.
    for (const { name, pid } of processes) if (groupExists(pid)) fail(`cloud:ministack left ${name} or a child of it (group ${pid})`);
  }
}
