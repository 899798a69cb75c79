import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { allOrNothing } from '../embedded/all-or-nothing.ts';
import { startPostgres } from '../embedded/postgres.ts';
import { privateFolder } from '../embedded/private-folder.ts';
import { ProcessLedger } from '../embedded/process-ledger.ts';
import { startRedis } from '../embedded/redis.ts';
import { stopOnSignal } from '../embedded/stop-on-signal.ts';
import { startCdn } from './cdn.ts';
import { startMiniStack } from './ministack.ts';
import { ensurePython } from './python.ts';

export interface MiniStackCloudOptions {
  /** The cloud's data folder. */
  dataDir: string;
  /** 0 = any free port. */
  ports: { edge: number; postgres: number; redis: number; cdn: number };
  /** The media bucket, which the CDN serves once it exists. */
  cdnBucket: string;
  nodeModules: string;
  onProgress?: (line: string) => void;
}

export interface MiniStackCloud {
  /** For AWS_ENDPOINT_URL. */
  readonly endpoint: string;
  /** For signing in as the functions' role. */
  readonly databaseUrl: string;
  /** For signing in as the database's owner. */
  readonly migrationUrl: string;
  readonly redisUrl: string;
  /** The URL of the media bucket, without a trailing slash. */
  readonly cdnUrl: string;
  /** The folder with the keys of MiniStack's user pools. */
  readonly stateDir: string;
  /** The current child processes. */
  readonly pids: number[];
  /** Stops everything and leaves no process. Calling it again has no effect. */
  stop(): Promise<void>;
}

/**
 * Starts MiniStack with Postgres, Redis and a CDN, on loopback. All of them are empty: MiniStack forgets its deployments when it
 * stops, so the database starts over as well.
 * @throws CloudError, with nothing left running, if a port is taken or a component is not available
 */
export async function startMiniStackCloud(options: MiniStackCloudOptions): Promise<MiniStackCloud> {
  const dataDir = resolve(options.dataDir);
  const logDir = join(dataDir, 'logs');
  const stackDir = join(dataDir, 'stack');
  const progress = options.onProgress ?? (() => undefined);
  await privateFolder(dataDir);
  await mkdir(logDir, { recursive: true });
  const ledger = await ProcessLedger.open(dataDir);

  const running: { stop(): Promise<void> }[] = [];
  let starting: Promise<unknown> | undefined;
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopping ??= (async () => {
      // Waits for a start in progress: a component can only be stopped once it is up.
      await Promise.allSettled([starting]);
      forgetSignals();
      // MiniStack first, since its functions use the rest.
      for (const piece of running.toReversed()) await piece.stop();
      ledger.close();
    })();
    return stopping;
  };
  const forgetSignals = stopOnSignal(stop);
  const launch = async <T extends { stop(): Promise<void> }>(name: string, start: () => Promise<T>): Promise<T> => {
    const from = performance.now();
    const piece = await start();
    running.push(piece);
    progress(`${name} ready (${((performance.now() - from) / 1000).toFixed(1)} s)`);
    return piece;
  };

  try {
    await rm(join(dataDir, 'postgres'), { recursive: true, force: true });
    const pieces = allOrNothing({
      postgres: launch('Postgres', () =>
        startPostgres({ dataDir: join(dataDir, 'postgres'), logDir, ledger, port: options.ports.postgres, durable: false }),
      ),
      redis: launch('Redis', () =>
        startRedis({ dataDir: join(dataDir, 'redis'), logDir, ledger, port: options.ports.redis, onProgress: progress }),
      ),
      bin: ensurePython(join(dataDir, 'venv'), progress),
    });
    starting = pieces;
    const { postgres, redis, bin } = await pieces;
    const stack = launch('MiniStack', () =>
      startMiniStack({ bin, dataDir: stackDir, logDir, ledger, port: options.ports.edge, nodeModules: options.nodeModules }),
    );
    starting = stack;
    const { endpoint } = await stack;
    const serving = launch('CDN', () => startCdn({ port: options.ports.cdn, endpoint, bucket: options.cdnBucket }));
    starting = serving;
    const cdn = await serving;
    return {
      endpoint,
      stop,
      databaseUrl: postgres.url,
      migrationUrl: postgres.ownerUrl,
      redisUrl: redis.url,
      cdnUrl: cdn.url,
      stateDir: join(stackDir, 'state'),
      get pids() {
        return ledger.pids;
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
