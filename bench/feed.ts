/**
 * A warm page of the global feed through its handler, in one process: with Redis and, side by side, without it.
 * `node bench/feed.ts`
 */
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { handler as getFeed } from '../functions/feed/get-feed.ts';
import { countCalls } from '../tests/cache/count-calls.ts';
import { redisOutOfReach } from '../tests/cache/each-call.ts';
import { people, post } from '../tests/events/given.ts';
import { processClients } from '../platform/whole-app.ts';
import { withOwnService } from './own-service.ts';

const seconds = 4;
const percentile = (numbers: number[], share: number) =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length * share)]!.toFixed(2);

const request = {
  resource: '/api/v1/feed',
  httpMethod: 'GET',
  path: '/api/v1/feed',
  headers: {},
  queryStringParameters: { limit: '20' },
  body: null,
} as unknown as APIGatewayProxyEvent;

async function read(): Promise<number> {
  const started = performance.now();
  const { statusCode } = await getFeed(request, {} as Context);
  if (statusCode !== 200) throw new Error(`the feed answered ${statusCode}`);
  return performance.now() - started;
}

/** So many readers at once, for some seconds: requests per second, and percentiles in milliseconds. */
async function measure(readers: number): Promise<string> {
  const taken: number[] = [];
  const until = performance.now() + seconds * 1000;
  await Promise.all(
    Array.from({ length: readers }, async () => {
      while (performance.now() < until) taken.push(await read());
    }),
  );
  return `${(taken.length / seconds).toFixed(0).padStart(6)}/s   p50 ${percentile(taken, 0.5).padStart(7)} ms   p99 ${percentile(taken, 0.99).padStart(7)} ms`;
}

await withOwnService(async ({ app }) => {
  processClients.wrap('bus', () => ({ publish: async (events) => events.map(({ id }) => id) }));
  const authors = await people(app, 10);
  for (let count = 0; count < 60; count += 1) await post(app, authors[count % authors.length]!);
  for (let count = 0; count < 200; count += 1) await read();

  const { calls, stop } = countCalls();
  for (let count = 0; count < 100; count += 1) await read();
  stop();
  console.log(`Round trips to Redis for a warm page: ${calls.trips / 100}`);

  for (const readers of [1, 16]) {
    console.log(`${readers} reader${readers > 1 ? 's' : ''}`);
    console.log(`  with Redis      ${await measure(readers)}`);
    const restore = processClients.wrap('redis', () => redisOutOfReach);
    console.log(`  without Redis   ${await measure(readers)}`);
    restore();
  }
});
