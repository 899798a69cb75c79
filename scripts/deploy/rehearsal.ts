import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { tables } from '../../core/ops/load-rows.ts';
import { EXIT_UNAVAILABLE } from '../../localstack/embedded/cloud-error.ts';
import { root } from '../service.ts';
import { dataDirOf } from '../settings.ts';
import { miniStackFile, type MiniStackEnvironment } from './target.ts';

// For .ci/run: deploys each size to MiniStack and removes it again: start, deploy, end-to-end tests, deploy again (which must change
// nothing), remove, stop. The arguments are the files for vitest's JSON reports, one for `standard` and one for `small`; without the
// second, `small` is skipped. If Python or PyPI is missing, it reports that and ends with EXIT_UNAVAILABLE.
// With --changes instead of a report, it tests how later deployments change the API's paths, which takes a few minutes:
//   node_modules/.bin/node scripts/deploy/rehearsal.ts --changes
const { values: options, positionals: [report, reportOfSmall] } = parseArgs({ allowPositionals: true, options: { changes: { type: 'boolean', default: false } } });
/** The environment of the current rehearsal. */
let environment: Record<string, string> = {};
const run = (script: string, ...args: string[]) =>
  spawn('npm', ['run', '--silent', script, ...(args.length > 0 ? ['--', ...args] : [])], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...environment } });

/** Prints a program's output and collects it. */
function listen({ stdout }: { stdout: Readable }): { said(): string } {
  let text = '';
  stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
    process.stdout.write(part);
  });
  return { said: () => text };
}

/** Runs a script, whose output must contain `expected`, and returns the output. */
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

const testAndRepeat = async (file: string): Promise<void> => {
  await step('', 'test:deployed', '--retry=1', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`);
  await step('Nothing had changed', 'deploy:local');
};

/** Deploys the size small, with a separate database and without Redis. */
async function rehearseSmall(file: string): Promise<void> {
  environment = { SIZE: 'small', ...(await anotherDatabase('small')) };
  await step('Deployed', 'deploy:local');
  await testAndRepeat(file);
  await rehearseGrowth(environment['MIGRATION_URL']!);
  await step('Nothing is left', 'remove:local');
}

/** Changes the deployment to the size standard, with another database, and moves all rows there. */
async function rehearseGrowth(from: string): Promise<void> {
  const { AWS_ENDPOINT_URL } = miniStack();
  environment = { SIZE: 'standard', ...(await anotherDatabase('grown')) };
  const to = environment['MIGRATION_URL']!;
  const said = await step('Deployed', 'deploy:local');
  environment = { ...environment, AWS_ENDPOINT_URL, AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
  await step('Moved', 'move:database', '--from', from, '--stage', 'local');
  for (const table of Object.keys(tables)) {
    const [[{ count: before }], [{ count: after }]] = (await Promise.all([from, to].map((url) => query(url, `select count(*)::integer as count from ${table}`)))) as [[{ count: number }], [{ count: number }]];
    if (before !== after) throw new Error(`${table} has ${after} rows after the move, and had ${before}`);
  }
  const posts = await query(to, "select id from posts where user_id in (select id from users where not is_private) limit 3");
  await expectStatuses(said, Object.fromEntries(posts.map(({ id }) => [`/api/v1/posts/${id as string}`, 200])));
}

/** Creates an empty database on the same server as MiniStack's own. */
async function anotherDatabase(name: string): Promise<Pick<MiniStackEnvironment, 'DATABASE_URL' | 'MIGRATION_URL'>> {
  const { DATABASE_URL, MIGRATION_URL } = miniStack();
  await query(MIGRATION_URL, `create database ${name}`);
  const there = (text: string) => {
    const url = new URL(text);
    url.pathname = `/${name}`;
    return url.href;
  };
  return { DATABASE_URL: there(DATABASE_URL), MIGRATION_URL: there(MIGRATION_URL) };
}

const miniStack = () => JSON.parse(readFileSync(miniStackFile(), 'utf8')) as MiniStackEnvironment;

async function query(connectionString: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

/** An endpoint that only exists for the rehearsal. */
const extra = join(root, 'functions/ops/get-rehearsal.ts');

const endpointAt = (path: string) => `import { endpoint } from '../../platform/endpoint.ts';

export const handler = endpoint({ route: 'GET ${path}', summary: 'For a rehearsal', description: 'For a rehearsal.', tag: 'Operations', auth: 'none', access: [], status: 204, run: async () => undefined });
`;

/** Deploys a new path, then no change, then a renamed path, then none. After each deployment, checks which paths exist. */
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
  // MiniStack changes the API's URL when its document changes.
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
      await testAndRepeat(report!);
    }
    await step('Nothing is left', 'remove:local');
    if (reportOfSmall !== undefined) await rehearseSmall(reportOfSmall);
  } catch (error) {
    fail((error as Error).message);
  } finally {
    const ledger = join(dataDirOf(), 'ministack', 'processes.json');
    const processes = (JSON.parse(readFileSync(ledger, 'utf8')) as { name: string; pid: number }[]).filter(({ name }) => name !== 'owner');
    cloud.kill('SIGTERM');
    const [code] = await ended;
    if (code !== 0) fail(`cloud:ministack ended with ${code}`);
    // Each of them has a process group, which includes the functions' processes.
    for (const { name, pid } of processes) if (groupExists(pid)) fail(`cloud:ministack left ${name} or a child of it (group ${pid})`);
  }
}
