import type { Dynamo, Redis } from '../../core/shared/app.ts';

/** Redis with every call wrapped in `around`; `name` is the script's name, or `read`. */
export function eachCall(redis: Redis, around: (call: () => Promise<unknown>, name: string) => Promise<unknown>): Redis {
  return {
    isConfigured: () => redis.isConfigured(),
    read: async (commands) => (await around(() => redis.read(commands), 'read')) as never,
    run: async (script, call) => (await around(() => redis.run(script, call), script.name)) as never,
    runEach: async (script, calls) => (await around(() => redis.runEach(script, calls), script.name)) as never,
  };
}

const dynamoCalls = ['batchGet', 'batchWrite', 'delete', 'get', 'put', 'query', 'transactWrite', 'update'] as const satisfies (keyof Dynamo)[];

/** DynamoDB with every call wrapped in `around`. */
export const eachDynamoCall = (dynamo: Dynamo, around: (call: () => Promise<unknown>, name: keyof Dynamo) => Promise<unknown>): Dynamo =>
  Object.fromEntries(dynamoCalls.map((name) => [name, (input: unknown) => around(() => (dynamo[name] as (input: unknown) => Promise<unknown>)(input), name)])) as unknown as Dynamo;

const outOfReach = async () => undefined;

/** A Redis that is configured but unreachable. */
export const redisOutOfReach: Redis = { isConfigured: async () => true, read: outOfReach, run: outOfReach, runEach: outOfReach };
