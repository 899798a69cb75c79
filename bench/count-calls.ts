import type { Context } from 'aws-lambda';
import type { EndpointHandler } from '../platform/endpoint.ts';
import { processClients } from '../platform/whole-app.ts';
import { countCalls } from '../tests/cache/count-calls.ts';
import { redisOutOfReach } from '../tests/cache/each-call.ts';
import type { Request } from './load.ts';
import { routesTo } from './servers/routes.ts';

/** Per request: waits for Redis, statements in Postgres, and calls to DynamoDB. */
export interface CallCounts {
  Redis: number;
  Postgres: number;
  DynamoDB: number;
}

/**
 * Counts the calls that requests make. Each is handled once, in this process, since the measured servers run bundles, whose calls cannot be counted.
 * @param functions files of the handlers, relative to the project
 * @throws Error if a request fails
 */
export async function countCallsOf(requests: readonly Request[], functions: readonly string[], { withoutRedis }: { withoutRedis: boolean }): Promise<CallCounts> {
  const handlers = await Promise.all(functions.map(async (file) => ((await import(`../${file}`)) as { handler: EndpointHandler }).handler));
  const find = routesTo(handlers);
  const { calls, stop } = countCalls();
  const restore = withoutRedis ? processClients.wrap('redis', () => redisOutOfReach) : undefined;
  for (const { method, path, headers = {}, body = null } of requests) {
    const found = find({ method, url: path, headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])), body });
    const { statusCode } = await found!.handler(found!.event, {} as Context);
    if (statusCode >= 300) throw new Error(`${method} ${path} had status ${statusCode} when its calls were counted`);
  }
  restore?.();
  stop();
  const each = (count: number) => count / requests.length;
  return { Redis: each(calls.trips), Postgres: each(calls.statements.length), DynamoDB: each(calls.dynamo.length) };
}
