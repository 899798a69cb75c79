import type { ChainableCommander, Redis as Client } from 'ioredis';
import type { Log, Metrics, Redis, RedisCall, RedisScript } from '../core/shared/app.ts';
import type { Config } from './config.ts';
import { readBySlot } from './redis-slots.ts';
import { type Facts, subsegment } from './tracing.ts';

/** Time limit (ms) for a cold container's first connection. */
const connectTimeout = 500;
/** After a failure Redis is skipped for this long (ms), so that during an outage not every request waits for a timeout. */
const pause = 250;

/** Redis as a cache: every failure is a cache miss (`undefined`). */
export async function openRedis(config: Config, log: Log, metrics: Metrics): Promise<Redis & { ping(): Promise<void>; end(): Promise<void> }> {
  // A bundled CommonJS package only has a default export.
  const { default: { Redis: IORedis } } = await import('ioredis');
  const client: Client = new IORedis(config.REDIS_URL, {
    lazyConnect: true,
    connectTimeout,
    commandTimeout: config.REDIS_TIMEOUT_MS,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    // Otherwise a connection whose server has vanished, as in a failover, would be kept for 15 minutes.
    socketTimeout: 3_000,
    retryStrategy: (attempt) => Math.min(attempt * 50, 500),
  });
  // The failed command reports the error.
  client.on('error', () => undefined);
  let connecting: Promise<void> | undefined = client.connect().catch(() => undefined);
  const defined = new Set<string>();
  let pausedUntil = 0;

  /** A client or a pipeline, with our scripts as commands. */
  type Commands = Record<string, (...args: unknown[]) => Promise<unknown>>;
  const start = (target: object, { name }: RedisScript, { keys, args }: RedisCall) => {
    // Only ElastiCache Serverless would reject such a script.
    if (keys.length === 0) throw new Error(`the script ${name} has no key`);
    return (target as Commands)[name]!.call(target, keys.length, ...keys, ...args);
  };
  /** The pipeline of this tick: concurrent commands are sent together. */
  let tick: { pipeline: ChainableCommander; replies: ReturnType<ChainableCommander['exec']> } | undefined;
  const define = ({ name, lua }: RedisScript) => {
    if (defined.has(name)) return;
    client.defineCommand(name, { lua });
    defined.add(name);
    // A pipeline knows only scripts that were defined before it was created.
    tick = undefined;
  };
  const attempt = async <Reply>(what: string, sizes: Facts, work: () => Promise<unknown>): Promise<Reply | undefined> => {
    if (Date.now() < pausedUntil) return undefined;
    await connecting;
    connecting = undefined;
    try {
      return (await subsegment(`Redis: ${what}`, work, { namespace: 'remote', sizesOf: () => sizes })) as Reply;
    } catch (error) {
      // Redis responded: the command itself is wrong.
      if ((error as Error).name === 'ReplyError') {
        log.error('a redis command failed', { command: what, error });
        return undefined;
      }
      pausedUntil = Date.now() + pause;
      metrics.count('RedisFailures');
      log.warn('redis is unreachable', { command: what, error });
      return undefined;
    }
  };
  const begin = () => {
    const pipeline = client.pipeline();
    const replies = new Promise<void>((resolve) => process.nextTick(resolve)).then(() => {
      tick = undefined;
      return pipeline.exec();
    });
    return { pipeline, replies };
  };
  /** Sends the commands that `fill` adds in one round trip. */
  const pipelined = async (fill: (pipeline: object) => void): Promise<unknown[]> => {
    const { pipeline, replies } = (tick ??= begin());
    const start = pipeline.length;
    fill(pipeline);
    const end = pipeline.length;
    const own = ((await replies) ?? []).slice(start, end);
    for (const [error] of own) if (error) throw error;
    return own.map(([, reply]) => reply);
  };
  return {
    isConfigured: async () => true,
    read: (commands) =>
      attempt('read', { commands: commands.length }, () =>
        readBySlot(commands, (sent) =>
          pipelined((pipeline) => {
            for (const [name, ...args] of sent) void (pipeline as Commands)[name]!.call(pipeline, ...args);
          }),
        ),
      ),
    run: (script, call) =>
      attempt(script.name, { keys: call.keys.length }, () => {
        define(script);
        return start(client, script, call);
      }),
    runEach: (script, calls) =>
      attempt(script.name, { calls: calls.length }, () => {
        define(script);
        return pipelined((pipeline) => {
          for (const call of calls) void start(pipeline, script, call);
        });
      }),
    ping: async () => {
      await connecting;
      await client.ping();
    },
    end: async () => client.disconnect(),
  };
}
