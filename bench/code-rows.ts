import { fork } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { keys } from '../core/cache/keys.ts';
import { handler as getFeed } from '../functions/feed/get-feed.ts';
import { allocator } from '../infra/allocator.ts';
import { dollars } from '../scripts/cost/prices.ts';
import { sizesOf } from '../scripts/package-functions/sizes.ts';
import { root } from '../scripts/service.ts';
import { countCalls } from '../tests/cache/count-calls.ts';
import { costOfFollower } from './fan-out.ts';
import { receive } from './processes.ts';
import type { CodeRow } from './row.ts';
import type { World } from './world.ts';

/** Runs a module from this folder in a separate process; returns the figures it reports. */
const measureIn = (module: string, environment: Record<string, string>) =>
  receive<Record<string, number>>(fork(fileURLToPath(new URL(module, import.meta.url)), { env: { ...process.env, ...environment }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }), module);

const feedRequest = { resource: '/api/v1/feed', httpMethod: 'GET', path: '/api/v1/feed', headers: {}, queryStringParameters: {}, body: null } as unknown as APIGatewayProxyEvent;
const feedFile = 'functions/feed/get-feed.ts';

/**
 * Cost (dollars) of a million pages, nine in ten of them warm, without CloudFront, WAF and API Gateway: the operations counted here, at
 * AWS's prices. A function with 1,024 MB is billed for the handler's time here, plus half a millisecond per wait for a store.
 */
async function costOfMillionPages({ redis, posts }: World): Promise<number> {
  const pages = 200;
  const commandsOf = async () => [...(await redis.info('commandstats')).matchAll(/cmdstat_(?!info|del)[^:]+:calls=(\d+)/g)].reduce((sum, [, calls]) => sum + Number(calls), 0);
  await getFeed(feedRequest, {} as Context);
  const { calls, stop } = countCalls();
  const before = await commandsOf();
  let milliseconds = 0;
  for (let page = 0; page < pages; page += 1) {
    if (page % 10 === 0) await redis.del(posts.slice(0, 10).map(({ id }) => keys.counts(id)));
    const started = performance.now();
    await getFeed(feedRequest, {} as Context);
    milliseconds += performance.now() - started;
  }
  stop();
  const commands = (await commandsOf()) - before;
  const seconds = (milliseconds + 0.5 * (calls.trips + calls.statements.length + calls.dynamo.length)) / 1000;
  const each = dollars({
    'Lambda, invocations': 1,
    'Lambda arm64, GB-s': seconds / pages,
    'CloudWatch Logs, KB': 0.8,
    'X-Ray, traces': 0.05,
    'Valkey, ECPU': commands / pages,
    // A statement takes half a millisecond of a core, and an ACU is about a quarter of a core.
    'Aurora, ACU-seconds': (0.002 * calls.statements.length) / pages,
    'DynamoDB, read units': calls.dynamo.length / pages,
  });
  return each * 1_000_000;
}

export const codeRows: CodeRow[] = [
  {
    number: 6,
    name: 'plumbing: an endpoint that does nothing',
    measure: ({ environment }) => measureIn('servers/plumbing.ts', { ...environment, POWERTOOLS_LOG_LEVEL: 'INFO' }),
    figures: [{ name: 'over a bare middy', of: ({ ours, bare }) => ours! - bare!, goal: { atMost: 40 }, unit: 'µs' }],
  },
  {
    number: 7,
    name: 'cold start of the feed',
    measure: async (world) => ({
      ...(await measureIn('servers/cold-start.ts', { ...world.environment, BUNDLE: join(world.bundles.folder, feedFile.replace(/\.ts$/, '.mjs')), NODE_PATH: join(root, 'node_modules'), POWERTOOLS_LOG_LEVEL: 'INFO' })),
      zip: (await sizesOf([{ name: 'get-feed', file: feedFile }], world.bundles))[0]!.zip,
    }),
    figures: [
      { name: 'import', of: ({ imported }) => imported!, goal: { atMost: 20 }, unit: 'ms' },
      { name: 'first call', of: ({ called }) => called!, goal: { atMost: 20 }, unit: 'ms' },
      { name: 'zip', of: ({ zip }) => zip!, goal: { atMost: 300 }, unit: 'KB' },
    ],
  },
  {
    number: 8,
    name: 'fan-out of a post',
    measure: async ({ app, redis }) => ({ few: await costOfFollower(app, redis, 1_000), many: await costOfFollower(app, redis, 10_000) }),
    figures: [
      { name: 'per follower, with 10,000 against 1,000', of: ({ few, many }) => many! / few!, goal: { atMost: 1.15 }, unit: 'x' },
      { name: 'per follower, with 10,000', of: ({ many }) => many!, goal: { atMost: 5 }, unit: 'µs' },
    ],
  },
  {
    number: 11,
    name: 'eight photos of 12 megapixels at once',
    // With the settings of the deployed functions.
    measure: () => measureIn('servers/eight-photos.ts', allocator),
    figures: [{ name: 'memory of the process', of: ({ megabytes }) => megabytes!, goal: { atMost: 600 }, unit: 'MB' }],
  },
  {
    number: 12,
    name: 'cost of a million pages',
    measure: async (world) => ({ cost: await costOfMillionPages(world) }),
    figures: [{ name: 'Lambda, stores, logs and traces', of: ({ cost }) => cost!, goal: { atMost: 2 }, unit: 'dollars' }],
  },
];
