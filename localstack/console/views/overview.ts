import { connect } from 'node:net';
import type { TraceStore } from '../../embedded/trace-store.ts';
import { asRoute, functionOf } from '../operations.ts';
import type { View } from '../route.ts';
import type { FunctionFigures, Overview } from '../shapes.ts';

type Ran = ReturnType<TraceStore['ranSince']>;

/** The default period (minutes), and the number of intervals in charts. */
const defaultMinutes = 15;
const parts = 30;
/** Maximum failures shown. */
const shownFailures = 10;

/** The functions' figures, recent failures, and whether dependencies are up. */
export const showOverview: View = async ({ traces, environment }, { query }): Promise<Overview> => {
  const minutes = Math.min(Math.max(Number(query['minutes']) || defaultMinutes, 1), 24 * 60);
  const now = Date.now() / 1000;
  const since = now - minutes * 60;
  const ran = traces.ranSince(since);
  const [cloud, api] = await Promise.all([healthOf(`${environment['AWS_ENDPOINT_URL']}/_health`), accepts(new URL(environment['API_URL']!))]);
  const services = (cloud as { services?: Record<string, boolean> } | undefined)?.services ?? { cloud: false };
  return {
    minutes,
    traces: traces.count(),
    dependencies: [{ name: 'api', isUp: api }, ...Object.entries(services).map(([name, isUp]) => ({ name, isUp }))],
    calls: chart(ran, since, minutes, () => true),
    failures: chart(ran, since, minutes, ({ outcome }) => outcome === 'fault'),
    functions: byFunction(ran),
    recent_failures: traces.list({ outcome: 'fault', limit: shownFailures }),
  };
};

function byFunction(ran: Ran): FunctionFigures[] {
  const groups = Map.groupBy(ran, ({ name }) => name);
  return [...groups]
    .map(([name, calls]) => {
      const times = calls.map(({ ms }) => ms).sort((a, b) => a - b);
      const count = (outcome: string) => calls.filter((call) => call.outcome === outcome).length;
      return {
        name: functionOf(name),
        segment: name,
        route: asRoute(name),
        calls: calls.length,
        faults: count('fault'),
        errors: count('error') + count('throttle'),
        p50: quantile(times, 0.5),
        p99: quantile(times, 0.99),
        cold_starts: calls.filter(({ cold }) => cold === 1).length,
      };
    })
    .sort((a, b) => b.faults - a.faults || b.calls - a.calls);
}

/** A quantile of sorted times. */
const quantile = (times: readonly number[], share: number): number => times[Math.min(times.length - 1, Math.ceil(times.length * share) - 1)]!;

function chart(ran: Ran, since: number, minutes: number, counts: (call: Ran[number]) => boolean): number[] {
  const found = Array.from({ length: parts }, () => 0);
  for (const call of ran.filter(counts)) {
    const part = Math.min(parts - 1, Math.max(0, Math.floor(((call.start - since) / (minutes * 60)) * parts)));
    found[part]! += 1;
  }
  return found;
}

/** Whether the API accepts connections. Requests would be traced, and one every few seconds would bury the other traces. */
const accepts = ({ hostname, port }: URL): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), timeout: 2_000 });
    const end = (isUp: boolean) => {
      socket.destroy();
      resolve(isUp);
    };
    socket.once('connect', () => end(true));
    for (const event of ['error', 'timeout']) socket.once(event, () => end(false));
  });

/** undefined if nothing responds. */
const healthOf = (url: string): Promise<unknown> =>
  fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    (response) => response.json(),
    () => undefined,
  );
