import { chmod } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { startChild } from './child-process.ts';
import { CloudError } from './cloud-error.ts';
import { findOnPath, findPackage } from './find-program.ts';
import { startOnPort } from './ports.ts';
import type { ProcessLedger } from './process-ledger.ts';

export interface DynamoDb {
  port: number;
  pid: number;
  isHealthy(): Promise<boolean>;
  stop(): Promise<void>;
}

/** Starts Dynoxide (DynamoDB and its Streams on SQLite) on a port of its own choosing. */
export async function startDynamoDb(options: {
  dataDir: string;
  logDir: string;
  ledger: ProcessLedger;
}): Promise<DynamoDb> {
  const command = await findDynoxide();
  const { port, child } = await startOnPort(0, 'DynamoDB', 'EDGE_PORT', async (port) => ({
    port,
    child: await startChild({
      name: 'DynamoDB',
      command,
      args: [
        'serve',
        '--host=127.0.0.1',
        `--port=${port}`,
        `--db-path=${join(options.dataDir, 'dynamodb.sqlite')}`,
      ],
      logFile: join(options.logDir, 'dynamodb.log'),
      ledger: options.ledger,
      stopSignal: 'SIGTERM',
      isReady: () => accepts(port),
    }),
  }));
  return { port, pid: child.pid, isHealthy: () => accepts(port), stop: () => child.stop() };
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

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
