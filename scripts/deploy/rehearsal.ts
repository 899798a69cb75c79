import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import { EXIT_UNAVAILABLE } from '../../localstack/embedded/cloud-error.ts';
import { root } from '../service.ts';
import { dataDirOf } from '../settings.ts';

// For .ci/run: deploys to MiniStack and back: start, deploy, end-to-end tests, deploy again (which must change nothing), remove, stop.
// The argument is the file for vitest's JSON report. Without Python or PyPI it says so and ends with EXIT_UNAVAILABLE.
// With --changes instead of a report, it rehearses what later deployments do to the API's paths, which takes some minutes:
//   node_modules/.bin/node scripts/deploy/rehearsal.ts --changes
const { values: options, positionals: [report] } = parseArgs({ allowPositionals: true, options: { changes: { type: 'boolean', default: false } } });
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

/** Runs a script, which must say what is expected; returns all it said. */
async function step(expected: string, script: string, ...args: string[]): Promise<string> {
  console.log(`\n== npm run ${script}`);
  const started = performance.now();
  const child = run(script, ...args);
  const { said } = listen(child);
  const [code] = (await once(child, 'close')) as [number | null];
  console.log(`(${((performance.now() - started) / 1000).toFixed(1)} s)`);
  if (code !== 0) throw new Error(`npm run ${script} failed (${code})`);
  if (!said().includes(expected)) throw new Error(`npm run ${script} did not say "${expected}"`);
  return said();
}

/** An endpoint that exists for the rehearsal only. */
const extra = join(root, 'functions/ops/get-rehearsal.ts');

const endpointAt = (path: string) => `import { endpoint } from '../../platform/endpoint.ts';

export const handler = endpoint({ route: 'GET ${path}', summary: 'For a rehearsal', description: 'For a rehearsal.', tag: 'Operations', auth: 'none', access: [], status: 204, run: async () => undefined });
`;

/** Deploys a new path, the same again, the path under another name, and then without it; after each, requests what should be there. */
async function rehearseChanges(): Promise<void> {
  try {
    writeFileSync(extra, endpointAt('/rehearsal/one'));
    await expectStatuses(await step('Deployed', 'deploy:local'), { '/rehearsal/one': 204, '/rehearsal/two': 404, '/health': 200 });
    await expectStatuses(await step('Nothing had changed', 'deploy:local'), { '/rehearsal/one': 204, '/rehearsal/two': 404, '/health': 200 });
    writeFileSync(extra, endpointAt('/rehearsal/two'));
    await expectStatuses(await step('Deployed', 'deploy:local'), { '/rehearsal/one': 404, '/rehearsal/two': 204, '/health': 200 });
  } finally {
    rmSync(extra, { force: true });
  }
  await expectStatuses(await step('Deployed', 'deploy:local'), { '/rehearsal/one': 404, '/rehearsal/two': 404, '/health': 200 });
}

async function expectStatuses(said: string, expected: Record<string, number>): Promise<void> {
  // MiniStack gives the API another address when its document has changed.
  const url = /API +(http\S+)\/api\/v1/.exec(said)?.[1];
  const statuses = Object.fromEntries(await Promise.all(Object.keys(expected).map(async (path) => [path, (await fetch(`${url}${path}`)).status] as const)));
  console.log(Object.entries(statuses).map(([path, status]) => `  ${path} ${status}`).join('\n'));
  for (const [path, status] of Object.entries(expected)) if (statuses[path] !== status) throw new Error(`${url}${path} responds ${statuses[path]}, not ${status}`);
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
    if (options.changes) {
      await rehearseChanges();
    } else {
      await step('', 'test:deployed', '--retry=1', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`);
      await step('Nothing had changed', 'deploy:local');
    }
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
