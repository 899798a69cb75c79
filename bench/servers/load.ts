/** Sends requests from a separate process: receives a `Load` as a message and sends a `Result` back. */
import autocannon from 'autocannon';
import type { Load, Result } from '../load.ts';

process.once('message', (load: Load) => {
  void run(load).then((result) => process.send!(result, () => process.disconnect()));
});

async function run({ url, requests, connections, seconds, once, rate }: Load): Promise<Result> {
  const taken: number[] = [];
  const failed: Record<number, number> = {};
  const used = once ? Math.min(connections, requests.length) : connections;
  let client = 0;
  const started = performance.now();
  let ended = started;
  await new Promise<void>((resolve, reject) => {
    const running = autocannon(
      {
        url,
        connections: used,
        ...(rate !== undefined && { overallRate: rate }),
        ...(once ? { amount: requests.length } : { duration: seconds }),
        // Each connection has separate requests, so that no two connections send the same one concurrently.
        setupClient: (connection) => {
          const own = requests.filter((_, index) => index % used === client);
          connection.setRequests(own.length > 0 ? own : [...requests]);
          client += 1;
        },
      },
      (error) => (error ? reject(error as Error) : resolve()),
    );
    running.on('response', (_client, status, _bytes, milliseconds) => {
      ended = performance.now();
      if (status >= 200 && status < 300) taken.push(milliseconds);
      else failed[status] = (failed[status] ?? 0) + 1;
    });
  });
  taken.sort((a, b) => a - b);
  const at = (share: number) => taken[Math.min(taken.length - 1, Math.floor(taken.length * share))] ?? Number.NaN;
  return { requests: taken.length, perSecond: taken.length / ((ended - started) / 1000), p50: at(0.5), p99: at(0.99), failed };
}
