import type { App } from '../core/shared/app.ts';
import { openBus } from './bus.ts';
import { type Config, loadConfig } from './config.ts';
import { within } from './deadline.ts';
import { openDynamo } from './dynamo.ts';
import { openFanOut } from './fan-out.ts';
import { openIdentity } from './identity.ts';
import { ifOpened, lazily } from './lazy.ts';
import { log } from './logger.ts';
import { metrics } from './metrics.ts';
import { openDatabase } from './postgres.ts';
import { openRedis } from './redis.ts';
import { openStorage } from './storage.ts';
import { traceHeader } from './tracing.ts';

/** The product's surroundings, as the platform has them: with the means to check and to close them. */
export interface PlatformApp extends App {
  readonly config: Config;
  /** Asks each dependency for a sign of life; rejects with why there is none. */
  readonly checks: Record<'postgres' | 'redis' | 'dynamodb' | 's3' | 'cognito' | 'sns' | 'sqs', () => Promise<void>>;
  close(): Promise<void>;
}

/** Builds an App on `config`. Nothing connects, and no client is even loaded, before it is used. */
export function createApp(config: Config): PlatformApp {
  const db = lazily(() => openDatabase(config));
  const redis = lazily(() => openRedis(config, log, metrics));
  const dynamo = lazily(() => openDynamo(config));
  const storage = lazily(() => openStorage(config));
  const identity = lazily(() => openIdentity(config));
  const bus = lazily(() => openBus(config));
  const fanOut = lazily(() => openFanOut(config));
  return {
    config,
    db,
    redis,
    dynamo,
    storage,
    identity,
    bus,
    fanOut,
    log,
    metrics,
    settings: {
      interactionsTable: config.INTERACTIONS_TABLE,
      cdnBaseUrl: config.CDN_BASE_URL,
      fanOutLimit: config.FAN_OUT_LIMIT,
      // What is left of a request's time is enough for everything it cannot do without.
      patience: config.REQUEST_DEADLINE_MS * 0.4,
    },
    trace: traceHeader,
    within,
    now: () => new Date(),
    checks: {
      postgres: async () => {
        await db.query('check', 'select 1');
      },
      redis: () => redis.ping(),
      dynamodb: () => dynamo.ping(config.INTERACTIONS_TABLE),
      s3: () => storage.ping(),
      cognito: () => identity.ping(),
      sns: () => bus.ping(),
      sqs: () => fanOut.ping(),
    },
    close: async () => {
      await Promise.all([db, redis].map(async (client) => (await ifOpened(client))?.end()));
    },
  };
}

let app: PlatformApp | undefined;

/** This container's App. */
export function theApp(): PlatformApp {
  app ??= createApp(loadConfig());
  return app;
}
