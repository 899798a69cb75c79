import type { Redis as Client } from 'ioredis';
import type { Log, Metrics, Redis } from '../core/shared/app.ts';
import type { Config } from './config.ts';
import { subsegment } from './tracing.ts';

/** A cold container may take longer for its first connection (ms). */
const connectTimeout = 500;
/** After a failure Redis is left alone this long (ms), so that a dead one costs one request its timeout, not all. */
const pause = 250;

/** Redis as a cache: whatever fails is a miss, answered `undefined`. */
export async function openRedis(config: Config, log: Log, metrics: Metrics): Promise<Redis & { ping(): Promise<void>; end(): Promise<void> }> {
  // A bundled CommonJS package has a default export only.
  const { default: { Redis: IORedis } } = await import('ioredis');
  const client: Client = new IORedis(config.REDIS_URL, {
    lazyConnect: true,
    connectTimeout,
    commandTimeout: config.REDIS_TIMEOUT_MS,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    // A connection whose other end vanished (a failover) would otherwise be kept for a quarter of an hour.
    socketTimeout: 3_000,
    retryStrategy: (attempt) => Math.min(attempt * 50, 500),
  });
  // Every failure is reported by the command that meets it.
  client.on('error', () => undefined);
  let connecting: Promise<void> | undefined = client.connect().catch(() => undefined);
  const defined = new Set<string>();
  let pausedUntil = 0;

  return {
    run: async (script, keys, args) => {
      // Every Redis but ElastiCache Serverless would run it.
      if (keys.length === 0) throw new Error(`the script ${script.name} names no key`);
      if (Date.now() < pausedUntil) return undefined;
      await connecting;
      connecting = undefined;
      if (!defined.has(script.name)) {
        client.defineCommand(script.name, { lua: script.lua });
        defined.add(script.name);
      }
      try {
        const command = (client as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>)[script.name]!;
        return (await subsegment('redis', () => command.call(client, keys.length, ...keys, ...args))) as never;
      } catch (error) {
        // Redis answered: it is the script that is wrong.
        if ((error as Error).name === 'ReplyError') {
          log.error('a redis script failed', { script: script.name, error });
          return undefined;
        }
        pausedUntil = Date.now() + pause;
        metrics.count('RedisFailures');
        log.warn('redis is out of reach', { script: script.name, error });
        return undefined;
      }
    },
    ping: async () => {
      await connecting;
      await client.ping();
    },
    end: async () => client.disconnect(),
  };
}
