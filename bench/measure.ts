import { type CallCounts, countCallsOf } from './count-calls.ts';
import { putLoad } from './load.ts';
import { processorTimes } from './processes.ts';
import type { Case, CodeRow, Figure, HttpRow, Measured } from './row.ts';
import { functions, type World } from './world.ts';

export interface Settings {
  rounds: number;
  seconds: number;
  /** Number of posts for the row on deep pages. */
  deepPosts: number;
}

/** A row's report, which is printed and written to the results. */
export interface Report {
  number: number;
  name: string;
  /** The product's cases with their calls to stores. */
  cases: Record<string, Omit<Measured, 'requests'> & { calls?: CallCounts }>;
  figures: { name: string; value: number; unit: Figure['unit']; goal: Figure['goal']; met: boolean }[];
}

/** Measures a row's cases in alternating rounds, after one that warms everything up. @throws Error if a request fails */
export async function measureRequests(row: HttpRow, world: World, { rounds, seconds }: Settings): Promise<Report> {
  const cases = row.cases(world);
  const measured: Record<string, Measured>[] = [];
  for (const one of cases) {
    await one.setUp?.();
    // Everything is requested once before it is measured, so that warm cases are warm.
    if (!one.once) await load(one, world, { round: 0, seconds, once: true });
  }
  // The first round (-1) warms up the code.
  for (let round = -1; round < rounds; round += 1) {
    const results: Record<string, Measured> = {};
    // Alternately forwards and backwards, so that no case always follows the same one.
    for (const one of round % 2 === 0 ? cases : cases.toReversed()) {
      await one.prepare?.();
      const server = world.servers[one.server];
      const processes = { node: server.pid, ...world.stores };
      const before = await processorTimes(processes);
      const [result, beside] = await Promise.all([
        load(one, world, { round: round + 1, seconds, once: one.once ?? false }),
        one.beside && putLoad({ url: server.url, ...one.beside(), connections: 8, seconds, once: false }),
      ]);
      const after = await processorTimes(processes);
      for (const [status, count] of Object.entries({ ...result.failed, ...beside?.failed })) throw new Error(`${row.name}, ${one.name}: ${count} responses had status ${status}`);
      const requests = result.requests + (beside?.requests ?? 0);
      const cpu = Object.fromEntries(Object.entries(after).map(([name, time]) => [name, (time - before[name]!) / requests]));
      results[one.name] = { ...result, cpu };
    }
    if (round >= 0) measured.push(results);
  }
  const reports: Report['cases'] = {};
  for (const one of cases) {
    const calls = await callsOf(one, rounds + 1);
    reports[one.name] = { ...medianCase(measured.map((round) => round[one.name]!)), ...(calls && { calls }) };
  }
  return {
    number: row.number,
    name: row.name,
    cases: reports,
    figures: row.figures.map((figure) => judge(figure, median(measured.map((round) => figure.of(round))))),
  };
}

/** Requests whose calls are counted. */
const counted = 20;

/** The calls that some requests of an extra round make; undefined for servers other than the product. */
async function callsOf(one: Case, round: number): Promise<CallCounts | undefined> {
  if (one.server !== 'product' && one.server !== 'without Redis') return undefined;
  const requests = one.requests(round).slice(0, counted);
  const count = () => countCallsOf(requests, functions, { withoutRedis: one.server === 'without Redis' });
  // Once for warmth: a process reads less for a page that it has shown before.
  if (!one.once) await count();
  await one.prepare?.();
  return count();
}

const load = (one: Case, { servers }: World, { round, seconds, once }: { round: number; seconds: number; once: boolean }) =>
  putLoad({ url: servers[one.server].url, requests: one.requests(round), connections: one.connections ?? 8, seconds, once, rate: one.rate?.() });

export async function measureCode(row: CodeRow, world: World, { rounds }: Settings): Promise<Report> {
  await row.measure(world);
  const measured: Record<string, number>[] = [];
  for (let round = 0; round < rounds; round += 1) measured.push(await row.measure(world));
  return { number: row.number, name: row.name, cases: {}, figures: row.figures.map((figure) => judge(figure, median(measured.map((round) => figure.of(round))))) };
}

const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;

function medianCase(rounds: readonly Measured[]): Report['cases'][string] {
  const of = (pick: (one: Measured) => number) => median(rounds.map(pick));
  return {
    perSecond: of((one) => one.perSecond),
    p50: of((one) => one.p50),
    p99: of((one) => one.p99),
    failed: {},
    cpu: Object.fromEntries(Object.keys(rounds[0]!.cpu).map((name) => [name, of((one) => one.cpu[name]!)])),
  };
}

const judge = ({ name, unit, goal }: Pick<Figure, 'name' | 'unit' | 'goal'>, value: number): Report['figures'][number] => ({
  name,
  value,
  unit,
  goal,
  met: 'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost,
});
