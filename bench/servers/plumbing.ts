/** Measures (µs) an endpoint that does nothing, and a bare middy handler. Log lines go to the process's output. */
import middy from '@middy/core';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { Bench } from 'tinybench';
import * as z from 'zod';
import { endpoint } from '../../platform/endpoint.ts';

const done = { statusCode: 200, headers: {}, body: '{}' };
const ours = endpoint({
  route: 'GET /bench',
  summary: 'Nothing',
  description: 'Nothing',
  tag: 'Operations',
  auth: 'none',
  access: [],
  query: z.object({ limit: z.string().optional() }),
  output: z.unknown(),
  status: 200,
  run: async () => done,
});
const bare = middy().handler(async () => done) as unknown as (event: unknown, context: unknown) => Promise<unknown>;
const event = {
  resource: '/bench',
  httpMethod: 'GET',
  path: '/bench',
  headers: { 'x-amzn-trace-id': 'Root=1-00000000-000000000000000000000000;Sampled=0' },
  queryStringParameters: {},
  body: null,
} as unknown as APIGatewayProxyEvent;

const bench = new Bench({ time: 500 });
bench.add('ours', async () => void (await ours(event, {} as Context)));
bench.add('bare', async () => void (await bare(event, {})));
await bench.run();
const microseconds = (name: string) => {
  const { result } = bench.getTask(name)!;
  if (result.state !== 'completed') throw new Error(`${name}: ${result.state}`);
  return result.latency.p50 * 1000;
};
process.send!({ ours: microseconds('ours'), bare: microseconds('bare') }, () => process.exit());
