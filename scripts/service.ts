import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startConsole } from '../localstack/console/start-console.ts';
import { allOrNothing } from '../localstack/embedded/all-or-nothing.ts';
import { startChild } from '../localstack/embedded/child-process.ts';
import type { Cloud } from '../localstack/embedded/cloud.ts';
import { keepRunning, type Supervision } from '../localstack/embedded/keep-running.ts';
import { privateFolder } from '../localstack/embedded/private-folder.ts';
import { ProcessLedger } from '../localstack/embedded/process-ledger.ts';
import { claimPort } from '../localstack/embedded/ports.ts';
import { type EmbeddedService, startEmbeddedService } from './embedded-service.ts';

/** The project's root. */
export const root = fileURLToPath(new URL('..', import.meta.url));

export interface ServiceOptions {
  /** The folder for all of the service's files. */
  dataDir: string;
  /** 0 = any free port; 'none' leaves Redis out. Without a `console` port there is no console. */
  ports: { api: number; lambda: number; live: number; edge: number; postgres: number; redis: number | 'none'; console?: number };
  corsOrigins: string[];
  /** Lets the console inject faults into the API's dependencies and into messages. */
  faults?: boolean;
  /** Default: true; false lets Postgres skip disk flushes, for tests. */
  durable?: boolean;
  /** Additional environment variables for the functions; they may depend on the cloud's URLs. */
  environment?: Record<string, string> | ((embedded: EmbeddedService) => Promise<Record<string, string>>);
  /** Restarts the API and the cloud's components when they die. Default: they stay down. */
  supervision?: Supervision;
  onProgress?: (line: string) => void;
  /** Called when the cloud is ready, for work that does not need the API. */
  onCloud?: (environment: Record<string, string>) => void;
}

export interface Service extends EmbeddedService {
  apiUrl: string;
  /** Every TCP port of the service. */
  ports: Cloud['ports'] & Record<'api' | 'lambda' | 'live', number> & { console?: number };
  /** The processes, besides this one, that listen on the ports. */
  readonly pids: number[];
}

/** Starts the whole service: the embedded cloud and, on it, the API under serverless-offline. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { dataDir, ports, onProgress = () => undefined } = options;
  const apiPort = await claimPort(ports.api, 'the API', 'PORT');
  const lambdaPort = await claimPort(ports.lambda, "the API's Lambda endpoint", 'LAMBDA_PORT');
  const livePort = await claimPort(ports.live, 'live updates', 'LIVE_PORT');
  const consolePort = ports.console === undefined ? undefined : await claimPort(ports.console, 'the console', 'CONSOLE_PORT');
  const embedded = await startEmbeddedService({
    dataDir: join(dataDir, 'cloud'),
    ports,
    stage: 'embedded',
    corsOrigins: options.corsOrigins,
    durable: options.durable ?? true,
    faultyDatabases: options.faults ?? false,
    supervision: options.supervision,
    onProgress,
  });
  options.onCloud?.(embedded.environment);
  try {
    const started = performance.now();
    const environment = typeof options.environment === 'function' ? await options.environment(embedded) : options.environment;
    const apiUrl = `http://127.0.0.1:${apiPort}`;
    for (const folder of ['api', 'logs']) await privateFolder(join(dataDir, folder));
    const ledger = await ProcessLedger.open(join(dataDir, 'api'));
    const logFile = join(dataDir, 'logs', 'api.log');
    const startApi = keepRunning({
      name: 'The API',
      logFile,
      supervision: options.supervision,
      launch: (signal) =>
        startChild({
          name: 'The API',
          command: process.execPath,
          args: [serverlessCli(), 'offline', 'start', '--stage', 'embedded'],
          logFile,
          ledger,
          cwd: root,
          stopSignal: 'SIGTERM',
          readyWithin: 120_000,
          signal,
          isReady: async () => (await fetch(`${apiUrl}/health`).catch(() => undefined))?.ok ?? false,
          env: {
            ...process.env,
            ...embedded.environment,
            ...(options.faults && behindFaults(embedded)),
            ...environment,
            LIVE_PORT: String(livePort),
            LIVE_URL: `ws://127.0.0.1:${livePort}`,
            LIVE_MANAGEMENT_URL: `http://127.0.0.1:${livePort}`,
            PORT: String(apiPort),
            LAMBDA_PORT: String(lambdaPort),
            OFFLINE_ENDS_POLLS: 'true',
            OFFLINE_EVENTS_STATE: join(dataDir, 'cloud', 'offline-events.json'),
            SLS_NOTIFICATIONS_MODE: 'off',
            // serverless-offline would log the full path of every request, which may contain people's names.
            SLS_LOG_LEVEL: 'warning',
            // Metrics are collected from the API's log. Only a test's own process has them disabled.
            POWERTOOLS_METRICS_DISABLED: 'false',
          },
        }),
    });
    const startingConsole =
      consolePort === undefined
        ? Promise.resolve(undefined)
        : startConsole({ port: consolePort, dataDir, environment: { ...embedded.environment, API_URL: apiUrl }, ledger, supervision: options.supervision });
    const { api, localConsole } = await allOrNothing({ api: startApi, localConsole: startingConsole });
    onProgress(`API ready on ${apiUrl} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    return {
      ...embedded,
      apiUrl,
      ports: { ...embedded.cloud.ports, api: apiPort, lambda: lambdaPort, live: livePort, ...(consolePort !== undefined && { console: consolePort }) },
      get pids() {
        return [...embedded.cloud.pids, ...ledger.pids];
      },
      stop: async () => {
        await Promise.all([api.stop(), localConsole?.stop()]);
        ledger.close();
        await embedded.stop();
      },
    };
  } catch (error) {
    await embedded.stop();
    throw error;
  }
}

/** Points the API at the proxies that inject faults; the rest of the service connects directly. */
function behindFaults({ cloud, environment }: EmbeddedService): Record<string, string> {
  const through = (name: string, port: number | undefined) => {
    if (port === undefined) return {};
    const url = new URL(environment[name]!);
    url.port = String(port);
    return { [name]: url.href };
  };
  return { ...through('DATABASE_URL', cloud.ports.faultyPostgres), ...through('REDIS_URL', cloud.ports.faultyRedis), OFFLINE_FAULTS_URL: `${cloud.endpoint}/_faults` };
}

/** The path of the Serverless CLI, to be run with Node. */
export function serverlessCli(): string {
  const require = createRequire(import.meta.url);
  const manifest = require.resolve('serverless/package.json');
  const { bin } = require(manifest) as { bin: Record<string, string> };
  return join(dirname(manifest), bin['serverless']!);
}
