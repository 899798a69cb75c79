import { chmod } from 'node:fs/promises';
import { get } from 'node:http';
import { join } from 'node:path';
import { startChild } from './child-process.ts';
import { CloudError } from './cloud-error.ts';
import { PORTS_CLOSED_TO_PAGES } from './request-guard.ts';
import { findOnPath, findPackage } from './find-program.ts';
import { keepRunning } from './keep-running.ts';
import type { Supervision } from './keep-running.ts';
import { startOnOneOf } from './ports.ts';
import type { ProcessLedger } from './process-ledger.ts';

export interface DynamoDb {
  port: number;
  isHealthy(): Promise<boolean>;
  stop(): Promise<void>;
}

/**
 * Starts Dynoxide (DynamoDB and its Streams on SQLite). It lets any origin read and write, and can only listen on TCP, so it
 * gets a port that browsers block.
 */
export async function startDynamoDb(options: {
  dataDir: string;
  logDir: string;
  ledger: ProcessLedger;
  supervision?: Supervision | undefined;
}): Promise<DynamoDb> {
  const command = await findDynoxide();
  const logFile = join(options.logDir, 'dynamodb.log');
  const { port, started, release } = await startOnOneOf(PORTS_CLOSED_TO_PAGES, 'DynamoDB', (port) =>
    keepRunning({
      name: 'DynamoDB',
      logFile,
      supervision: options.supervision,
      launch: (signal) =>
        startChild({
          name: 'DynamoDB',
          command,
          args: [
            'serve',
            '--host=127.0.0.1',
            `--port=${port}`,
            `--db-path=${join(options.dataDir, 'dynamodb.sqlite')}`,
          ],
          logFile,
          ledger: options.ledger,
          stopSignal: 'SIGTERM',
          signal,
          isReady: () => responds(port),
        }),
    }),
  );
  return {
    port,
    isHealthy: () => responds(port),
    async stop() {
      await started.stop();
      release();
    },
  };
}

async function findDynoxide(): Promise<string> {
  const platform = `${process.platform}-${process.arch}`;
  const folder = findPackage(`@dynoxide/${platform}`);
  if (folder) {
    const file = join(folder, 'dynoxide');
    await chmod(file, 0o755).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPERM' && error.code !== 'EROFS') throw error;
    });
    return file;
  }
  const onPath = findOnPath('dynoxide');
  if (onPath) return onPath;
  throw new CloudError(
    `There is no DynamoDB for ${platform}: put a "dynoxide" program on PATH ` +
      '(https://github.com/nubo-db/dynoxide/releases), or start a cloud of docker-compose.yml instead.',
  );
}

/** Whether the server sends any response. Connecting is not enough, since a hanging process still accepts connections. */
function responds(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    // Not fetch, which blocks these ports like browsers do.
    const request = get({ host: '127.0.0.1', port, signal: AbortSignal.timeout(1_000) }, (response) => {
      response.resume();
      resolve(true);
    });
    request.once('error', () => resolve(false));
  });
}
