/**
 * The cost of the visibility rule for a warm page of 20 posts of the home feed, measured in its handler: compares this commit with an
 * earlier one, in a checkout that has its node_modules. Their runs alternate; the table contains medians of five. CPU is the time of the
 * process that runs the handler; round trips are waits for Redis.
 * `node bench/visibility.ts --before <folder>`
 */
import { execFile } from 'node:child_process';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import pg from 'pg';
import { handler } from '../functions/feed/get-home-feed.ts';
import { countCalls } from '../tests/cache/count-calls.ts';
import { followers, people, post } from '../tests/events/given.ts';
import { accessClaims, poolToken } from '../tests/setup/pool-token.ts';
import { processClients } from '../platform/whole-app.ts';
import { withOwnService } from './own-service.ts';

const runs = 5;
const crowd = 100_000;
/** Pages per reader and run, and pages in a row: readers take turns, so that conditions are the same for all of them. */
const pages = 600;
const inARow = 30;
const readers = ['a reader', 'a reader whom 100,000 have blocked', 'a reader of an author whom 100,000 have blocked'] as const;
type Figures = Record<(typeof readers)[number], { cpu: number; trips: number; statements: number }>;

const { values } = parseArgs({ options: { before: { type: 'string' }, run: { type: 'boolean' } } });
if (values.run) console.log(JSON.stringify(await measure()));
else await compare(values.before!);

/** One run, on a separate cloud. */
async function measure(): Promise<Figures> {
  const figures = {} as Figures;
  await withOwnService(async ({ app, environment }) => {
    processClients.wrap('bus', () => ({ publish: async (events) => events.map(({ id }) => id) }));
    const authors = await people(app, 10);
    const [plain, blocked, third] = (await people(app, 3)) as [string, string, string];
    // The first author is the one whom everybody has blocked.
    for (const [index, author] of authors.entries()) await followers(app, author, index === 0 ? [third] : [plain, blocked, third]);
    for (let count = 0; count < 40; count += 1) await post(app, authors[count % authors.length]!);
    await block(environment['MIGRATION_URL'] ?? environment['DATABASE_URL']!, [blocked, authors[0]!]);
    const requests = await Promise.all([plain, blocked, third].map(async (id, index) => ({ name: readers[index]!, event: await requestOf(id) })));
    for (const { name, event } of requests) {
      for (let count = 0; count < 300; count += 1) await read(event);
      figures[name] = { cpu: 0, trips: 0, statements: 0 };
    }
    for (let done = 0; done < pages; done += inARow) {
      for (const { name, event } of requests) {
        // Refreshes expired entries, so that the page is warm.
        await read(event);
        const before = process.cpuUsage();
        for (let count = 0; count < inARow; count += 1) await read(event);
        const { user, system } = process.cpuUsage(before);
        figures[name].cpu += (user + system) / 1000 / pages;
      }
    }
    for (const { name, event } of requests) {
      await read(event);
      const { calls, stop } = countCalls();
      for (let count = 0; count < inARow; count += 1) await read(event);
      stop();
      figures[name] = { cpu: figures[name].cpu, trips: calls.trips / inARow, statements: calls.statements.length / inARow };
    }
  });
  return figures;
}

async function requestOf(reader: string): Promise<APIGatewayProxyEvent> {
  const path = '/api/v1/feed/home';
  const headers = { Authorization: `Bearer ${await poolToken(accessClaims(reader))}` };
  return { resource: path, httpMethod: 'GET', path, headers, queryStringParameters: { limit: '20' }, body: null } as unknown as APIGatewayProxyEvent;
}

async function read(event: APIGatewayProxyEvent): Promise<void> {
  const { statusCode } = await handler(event, {} as Context);
  if (statusCode !== 200) throw new Error(`the feed is ${statusCode}`);
}

/** Makes a crowd block each of these. In a commit from before blocks existed, the crowd is created but blocks nobody. */
async function block(owner: string, blocked: readonly string[]): Promise<void> {
  const client = new pg.Client(owner);
  await client.connect();
  try {
    await client.query(
      `insert into users (id, username, email, status)
       select gen_random_uuid(), 'crowd' || n, 'crowd' || n || '@example.com', 'active' from generate_series(1, $1::int) n`,
      [crowd],
    );
    const { rows } = await client.query<{ name: string | null }>(`select to_regclass('blocks') as name`);
    if (rows[0]!.name === null) return;
    await client.query(`insert into blocks (blocker_id, blocked_id) select u.id, b.id from users u, unnest($1::uuid[]) b (id) where u.username like 'crowd%'`, [blocked]);
    await client.query('analyze users, blocks');
  } finally {
    await client.end();
  }
}

async function compare(before: string): Promise<void> {
  const here = fileURLToPath(new URL('..', import.meta.url));
  await copyFile(fileURLToPath(import.meta.url), join(before, 'bench/visibility.ts'));
  const measured: Record<'before' | 'after', Figures[]> = { before: [], after: [] };
  for (let run = 0; run < runs; run += 1) {
    for (const [name, folder] of [['before', before], ['after', here]] as const) {
      const { stdout } = await promisify(execFile)(process.execPath, ['bench/visibility.ts', '--run'], { cwd: folder, maxBuffer: 1e8 });
      measured[name].push(JSON.parse(stdout.trim().split('\n').at(-1)!) as Figures);
      console.error(`${name} ${run + 1}: ${readers.map((reader) => measured[name].at(-1)![reader].cpu.toFixed(3)).join('  ')} ms`);
    }
  }
  const median = (name: 'before' | 'after', reader: (typeof readers)[number], what: 'cpu' | 'trips' | 'statements') =>
    measured[name].map((figures) => figures[reader][what]).toSorted((a, b) => a - b)[Math.floor(runs / 2)]!;
  console.log('| warm page of | CPU (ms), before | after | | round trips, before | after | statements, before | after |\n|---|--:|--:|--:|--:|--:|--:|--:|');
  for (const reader of readers) {
    const [one, other] = [median('before', reader, 'cpu'), median('after', reader, 'cpu')];
    const counts = (['trips', 'statements'] as const).flatMap((what) => [median('before', reader, what), median('after', reader, what)]);
    console.log(`| ${reader} | ${one.toFixed(2)} | ${other.toFixed(2)} | ${((other / one - 1) * 100).toFixed(0)} % | ${counts.map((count) => count.toFixed(1)).join(' | ')} |`);
  }
}
