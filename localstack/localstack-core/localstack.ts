import { mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { startChild } from '../embedded/child-process.ts';
import { claimPort } from '../embedded/ports.ts';
import type { ProcessLedger } from '../embedded/process-ledger.ts';
import type { Installation } from './install.ts';

export interface LocalStack {
  /** For AWS_ENDPOINT_URL. */
  readonly endpoint: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export interface LocalStackOptions {
  installation: Installation;
  /** Empty or new. LocalStack keeps its data in memory, or in temporary files under this folder. */
  dataDir: string;
  logDir: string;
  /** 0 = any free port. */
  port: number;
  ledger: ProcessLedger;
}

/** Starts LocalStack without Docker, on loopback, with S3 (which checks signatures), SQS, SNS, DynamoDB and its Streams. */
export async function startLocalStack({ installation, dataDir, logDir, ledger, ...options }: LocalStackOptions): Promise<LocalStack> {
  const port = await claimPort(options.port, 'LocalStack', 'EDGE_PORT');
  const libraries = join(dataDir, 'usr', 'lib', 'localstack');
  await mkdir(dirname(libraries), { recursive: true });
  await symlink(installation.libraries, libraries);
  const endpoint = `http://127.0.0.1:${port}`;
  const child = await startChild({
    name: 'LocalStack',
    command: installation.python,
    args: [join(import.meta.dirname, 'on_loopback.py')],
    cwd: dataDir,
    logFile: join(logDir, 'localstack.log'),
    ledger,
    // It has no data to lose, and an orderly shutdown takes seconds. DynamoDB Local ends along with it.
    stopSignal: 'SIGKILL',
    readyWithin: 60_000,
    isReady: async () => (await fetch(`${endpoint}/_localstack/health`).catch(() => undefined))?.ok ?? false,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      GATEWAY_LISTEN: `127.0.0.1:${port}`,
      LOCALSTACK_HOST: `127.0.0.1:${port}`,
      FILESYSTEM_ROOT: dataDir,
      // Otherwise it would use the system's folders when run in a container.
      OVERRIDE_IN_DOCKER: '0',
      SERVICES: 's3,sqs,sns,dynamodb,dynamodbstreams',
      STRICT_SERVICE_LOADING: '1',
      EAGER_SERVICE_LOADING: '0',
      // The v1 providers copy every change to a Kinesis server, which would be another download.
      PROVIDER_OVERRIDE_DYNAMODB: 'v2',
      PROVIDER_OVERRIDE_DYNAMODBSTREAMS: 'v2',
      DYNAMODB_IN_MEMORY: '1',
      S3_SKIP_SIGNATURE_VALIDATION: '0',
      USE_SSL: '0',
      SKIP_SSL_CERT_DOWNLOAD: '1',
      DISABLE_EVENTS: '1',
      // Otherwise it would serve DNS on port 53.
      DNS_ADDRESS: '0',
    },
  });
  return { endpoint, pid: child.pid, stop: () => child.stop() };
}
