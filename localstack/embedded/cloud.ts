import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { allOrNothing } from './all-or-nothing.ts';
import { serveFromCdn } from './cdn.ts';
import { startCognito } from './cognito.ts';
import type { Cognito, CognitoSettings } from './cognito.ts';
import { startDynamoDb } from './dynamodb.ts';
import { answerJson, forwardTo, LOCALSTACK_HEALTH, startEdge } from './edge.ts';
import { startFaultProxy } from './fault-proxy.ts';
import { Faults } from './faults.ts';
import type { Supervision } from './keep-running.ts';
import { catchMail, Mailbox, showMail } from './mailbox.ts';
import { startPostgres } from './postgres.ts';
import { privateFolder } from './private-folder.ts';
import { ProcessLedger } from './process-ledger.ts';
import { startQueues } from './queues.ts';
import { noRedis, startRedis } from './redis.ts';
import type { Redis } from './redis.ts';
import { startS3 } from './s3.ts';
import type { S3 } from './s3.ts';
import { stopOnSignal } from './stop-on-signal.ts';
import { showTraces, startXRay } from './xray.ts';
import type { XRay } from './xray.ts';

export { CloudError } from './cloud-error.ts';

export interface CloudOptions {
  /** The cloud's folder, with data, logs and keys. */
  dataDir: string;
  /** 0 = any free port; 'none' leaves Redis out. */
  ports: { edge: number; postgres: number; redis: number | 'none' };
  /** Default us-east-1. */
  region?: string;
  /** For example `local` or `test`. */
  stage: string;
  /** Browser origins that may upload, in addition to those in a bucket's own CORS rules. */
  corsOrigins: string[];
  /** Default true; false lets Postgres skip disk flushes, for tests. */
  durable?: boolean;
  cognito?: CognitoSettings;
  /** Restarts components that die. Default: they stay down, which tests that stop components rely on. */
  supervision?: Supervision | undefined;
  /** Puts proxies in front of Postgres and Redis, to inject faults there, too. Default: none. */
  faultyDatabases?: boolean;
  /** Called with a line for the user whenever a component is ready. */
  onProgress?: (line: string) => void;
}

export interface Cloud {
  /** For AWS_ENDPOINT_URL. */
  readonly endpoint: string;
  /** For signing in as the functions' role. */
  readonly databaseUrl: string;
  /** For signing in as the database's owner. */
  readonly migrationUrl: string;
  /** Empty without Redis. */
  readonly redisUrl: string;
  /** For AWS_XRAY_DAEMON_ADDRESS. */
  readonly xrayAddress: string;
  /** The URL of the media bucket, without a trailing slash. */
  readonly cdnUrl: string;
  readonly region: string;
  readonly stage: string;
  /** Every TCP port of the cloud, including those of the emulators behind the edge. */
  readonly ports: Record<'edge' | 'postgres' | 'dynamodb' | 'cognito', number> & { redis?: number; faultyPostgres?: number; faultyRedis?: number };
  /** The current child processes. */
  readonly pids: number[];
  readonly userPool: Pick<Cognito, 'userPoolId' | 'clientId' | 'issuer' | 'secret'>;
  readonly redis: Redis;
  readonly xray: Pick<XRay, 'traces' | 'trace' | 'file'>;
  readonly s3: Pick<S3, 'setNotifications'>;
  /** Sets the bucket that `/cdn/` serves; called by provisioning. */
  serveFromCdn(bucket: string): void;
  health(): Promise<Record<string, boolean>>;
  /** Stops everything and leaves no process. Calling it again has no effect. */
  stop(): Promise<void>;
}

/**
 * Starts the emulated cloud on loopback: real servers, each in its own file in this folder, behind one edge.
 * @throws CloudError, with nothing left running, if a port is taken or a component is not available
 */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const dataDir = resolve(options.dataDir);
  const logDir = join(dataDir, 'logs');
  const region = options.region ?? 'us-east-1';
  const { supervision, onProgress: progress = () => undefined } = options;
  await privateFolder(dataDir);
  await mkdir(logDir, { recursive: true });
  const ledger = await ProcessLedger.open(dataDir);
  const redisPort = options.ports.redis;

  const running: { stop(): Promise<void> | void }[] = [];
  let starting: Promise<unknown> | undefined;
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopping ??= (async () => {
      // Waits for a start in progress: a component can only be stopped once it is up.
      await Promise.allSettled([starting]);
      forgetSignals();
      await Promise.all(running.map(async (piece) => piece.stop()));
      ledger.close();
    })();
    return stopping;
  };
  const forgetSignals = stopOnSignal(stop);
  const launch = async <T extends { stop(): Promise<void> | void }>(
    describe: (piece: T) => string,
    start: () => Promise<T>,
  ): Promise<T> => {
    const from = performance.now();
    const piece = await start();
    running.push(piece);
    progress(`${describe(piece)} (${((performance.now() - from) / 1000).toFixed(1)} s)`);
    return piece;
  };

  try {
    const edge = await startEdge(options.ports.edge, options.corsOrigins);
    running.push(edge);
    const { endpoint } = edge;
    const mailFile = join(dataDir, 'mail.db');
    const mailbox = new Mailbox(mailFile);
    running.push({ stop: () => mailbox.close() });
    const pieces = allOrNothing({
      postgres: launch(
        (it) => `Postgres ${it.version} ready on 127.0.0.1:${it.port}`,
        () =>
          startPostgres({
            dataDir: join(dataDir, 'postgres'),
            logDir,
            ledger,
            supervision,
            port: options.ports.postgres,
            durable: options.durable ?? true,
          }),
      ),
      redis:
        redisPort === 'none'
          ? Promise.resolve(noRedis)
          : launch(
              (it) => `Redis ready on 127.0.0.1:${it.port}`,
              () => startRedis({ dataDir: join(dataDir, 'redis'), logDir, ledger, supervision, port: redisPort, onProgress: progress }),
            ),
      dynamodb: launch(
        () => 'DynamoDB ready',
        () => startDynamoDb({ dataDir, logDir, ledger, supervision }),
      ),
      cognito: launch(
        (it) => `Cognito ready (pool ${it.userPoolId})`,
        () =>
          startCognito({
            dataDir: join(dataDir, 'cognito'),
            logDir,
            mailFile,
            ledger,
            supervision,
            region,
            endpoint,
            settings: options.cognito ?? {},
          }),
      ),
      queues: launch(
        () => 'SQS and SNS ready',
        () => startQueues({ dataDir: join(dataDir, 'queues'), region, endpoint }),
      ),
      xray: launch(
        (it) => `X-Ray ready on udp ${it.address}`,
        () => startXRay({ dataDir: join(dataDir, 'xray'), report: progress }),
      ),
    });
    starting = pieces;
    const { postgres, redis, dynamodb, cognito, queues, xray } = await pieces;
    const s3 = await startS3({
      dataDir: join(dataDir, 's3'),
      region,
      corsOrigins: options.corsOrigins,
      deliver: queues.send,
    });
    progress('S3 ready');
    const toDynamoDb = forwardTo(dynamodb.port);
    const toCognito = forwardTo(cognito.port, cognito.headers);
    running.push(toDynamoDb, toCognito);

    const proxies = options.faultyDatabases
      ? { postgres: await startFaultProxy(postgres.port), ...(redisPort !== 'none' && { redis: await startFaultProxy(redis.port) }) }
      : undefined;
    const faults = new Faults(proxies);
    running.push({ stop: () => faults.close() });

    const health = async (): Promise<Record<string, boolean>> => {
      const [isPostgres, isRedis, isDynamoDb, isCognito] = await Promise.all(
        [postgres, redis, dynamodb, cognito].map((piece) => piece.isHealthy()),
      );
      // The other services run in this process, so they are up if this responds.
      return {
        postgres: isPostgres!,
        ...(redisPort !== 'none' && { redis: isRedis! }),
        dynamodb: isDynamoDb!,
        cognito: isCognito!,
        s3: true,
        sqs: true,
        sns: true,
        xray: true,
      };
    };
    let cdnBucket: string | undefined;
    edge.open({
      services: {
        s3: s3.handle,
        sqs: queues.handle,
        sns: queues.handle,
        sts: queues.handle,
        dynamodb: toDynamoDb.handle,
        'cognito-idp': toCognito.handle,
        ses: catchMail(mailbox),
      },
      cdn: (req, res) => serveFromCdn(req, res, s3.store, cdnBucket),
      health: async (req, res) => {
        const services = await health();
        const healthy = Object.values(services).every(Boolean);
        const body = req.url?.startsWith(LOCALSTACK_HEALTH) ? asLocalStack(services) : { status: healthy ? 'UP' : 'DOWN', services };
        answerJson(res, healthy ? 200 : 503, body);
      },
      traces: showTraces(xray),
      mail: showMail(mailbox),
      faults,
    });
    progress(`Cloud ready on ${endpoint}`);
    return {
      endpoint,
      region,
      redis,
      xray,
      s3,
      health,
      stop,
      stage: options.stage,
      databaseUrl: postgres.url,
      migrationUrl: postgres.ownerUrl,
      redisUrl: redis.url,
      xrayAddress: xray.address,
      cdnUrl: `${endpoint}/cdn`,
      ports: {
        edge: edge.port,
        postgres: postgres.port,
        ...(redisPort !== 'none' && { redis: redis.port }),
        dynamodb: dynamodb.port,
        cognito: cognito.port,
        ...(proxies && { faultyPostgres: proxies.postgres.port, ...(proxies.redis && { faultyRedis: proxies.redis.port }) }),
      },
      userPool: { userPoolId: cognito.userPoolId, clientId: cognito.clientId, issuer: cognito.issuer, secret: cognito.secret },
      get pids() {
        return ledger.pids;
      },
      serveFromCdn(bucket) {
        cdnBucket = bucket;
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The services' states in LocalStack's format, with its names. */
const asLocalStack = ({ cognito, ...services }: Record<string, boolean>): object => ({
  services: Object.fromEntries(
    Object.entries({ ...services, 'cognito-idp': cognito, sts: true }).map(([name, isUp]) => [name, isUp ? 'running' : 'error']),
  ),
  edition: 'embedded',
});
