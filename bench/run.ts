import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { CloudError } from '../localstack/embedded/cloud-error.ts';
import { runCommand } from '../scripts/command.ts';
import { codeRows } from './code-rows.ts';
import type { CallCounts } from './count-calls.ts';
import { deepRow, httpRows } from './http-rows.ts';
import { measureCode, measureRequests, type Report } from './measure.ts';
import { addPosts, newestPosts } from './seed.ts';
import { withWorld, type World } from './world.ts';

const usage = `npm run bench [-- --quick] [-- --row N]

Measures the product beside floors and a peer, in interleaved rounds of one run: ratios carry over between machines better than
absolute figures. Writes bench/results.json.
  --quick    a small version of every row, in two minutes
  --row N    one row`;

await runCommand(usage, async () => {
  const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, row: { type: 'string' } } });
  const numbers = [...httpRows, deepRow, ...codeRows].map(({ number }) => number).toSorted((a, b) => a - b);
  const only = values.row === undefined ? undefined : Number(values.row);
  if (only !== undefined && !numbers.includes(only)) throw new CloudError(`There is no row ${values.row}. There are ${numbers.join(', ')}.`);
  const settings = values.quick ? { rounds: 1, seconds: 1, deepPosts: 20_000 } : { rounds: 5, seconds: 4, deepPosts: 1_000_000 };
  const sizes = values.quick ? { people: 300, posts: 2_000, busyPosts: 50 } : { people: 1_000, posts: 10_000, busyPosts: 500 };
  const reports: Report[] = [];
  const wanted = ({ number }: { number: number }) => only === undefined || number === only;
  await withWorld(sizes, (line) => console.error(line), async (world) => {
    const add = (report: Report) => {
      reports.push(report);
      console.log(tableOf(report));
    };
    for (const row of httpRows.filter(wanted)) add(await measureRequests(row, world, settings));
    for (const row of codeRows.filter(wanted)) add(await measureCode(row, world, settings));
    // Comes last, since it fills the database.
    if (wanted(deepRow)) add(await measureRequests(deepRow, await deepen(world, settings.deepPosts), settings));
  });
  const machine = { cores: cpus().length, processor: cpus()[0]?.model, node: process.version };
  await writeFile(new URL('results.json', import.meta.url), `${JSON.stringify({ date: new Date().toISOString(), quick: values.quick, machine, rows: reports }, null, 2)}\n`);
});

/** Adds posts until there are `total`. The world then has the newest posts and those that follow 95% of all posts, for first and deep pages. */
async function deepen(world: World, total: number): Promise<World> {
  console.error(`${total.toLocaleString('en')} posts`);
  const first = world.posts.slice(0, 500);
  await addPosts(world.owner, world.sizes.posts, total);
  await world.owner.query('analyze posts, media');
  const rows = await newestPosts(world.owner, Math.floor(total * 0.95) + 500);
  return { ...world, posts: [...first, ...rows.slice(-500)] };
}

function tableOf({ number, name, cases, figures }: Report): string {
  const lines = [`\n${number}. ${name}`];
  const processes = Object.keys(Object.values(cases)[0]?.cpu ?? {});
  const stores = Object.keys(Object.values(cases)[0]?.calls ?? {}) as (keyof CallCounts)[];
  if (processes.length > 0) lines.push(`  ${''.padEnd(30)}${['requests/s', 'p50 ms', 'p99 ms', ...processes.map((process) => `${process} µs`), ...stores.map((store) => `${store} calls`)].map((head) => head.padStart(15)).join('')}`);
  for (const [what, { perSecond, p50, p99, cpu, calls }] of Object.entries(cases)) {
    const cells = [perSecond.toFixed(0), p50.toFixed(2), p99.toFixed(2), ...processes.map((process) => cpu[process]!.toFixed(0)), ...stores.map((store) => calls?.[store].toFixed(1) ?? '')];
    lines.push(`  ${what.padEnd(30)}${cells.map((cell) => cell.padStart(15)).join('')}`);
  }
  for (const { name: what, value, unit, goal, met } of figures) {
    const words = 'atLeast' in goal ? `at least ${goal.atLeast}` : `at most ${goal.atMost}`;
    lines.push(`  ${met ? 'met   ' : 'MISSED'}  ${what}: ${value.toPrecision(3)} ${unit} (goal: ${words})`);
  }
  return lines.join('\n');
}
