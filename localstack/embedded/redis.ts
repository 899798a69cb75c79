import { mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { startChild } from './child-process.ts';
import type { Child } from './child-process.ts';
import { startOnPort } from './ports.ts';
import type { ProcessLedger } from './process-ledger.ts';
import { findRedis } from './redis-program.ts';

/** The cache, with the means to take it away from under the application. */
export interface Redis {
  readonly url: string;
  readonly port: number;
  /** undefined while it is stopped. Send SIGSTOP and SIGCONT here to hang it. */
  readonly pid: number | undefined;
  isHealthy(): Promise<boolean>;
  stop(): Promise<void>;
  /** Starts it again, empty, on the same port. */
  start(): Promise<void>;
}

export async function startRedis(options: {
  dataDir: string;
  logDir: string;
  port: number;
  ledger: ProcessLedger;
  onProgress: (line: string) => void;
}): Promise<Redis> {
  await mkdir(options.dataDir, { recursive: true });
  const program = await findRedis(options.onProgress);

  const launch = (port: number): Promise<Child> => {
    const settings = {
      port: String(port),
      bind: '127.0.0.1',
      dir: options.dataDir,
      save: '',
      appendonly: 'no',
      daemonize: 'no',
      maxmemory: '256mb',
      'maxmemory-policy': 'allkeys-lru',
    };
    return startChild({
      name: 'Redis',
      command: program.command,
      env: { ...process.env, ...program.env },
      args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
      logFile: join(options.logDir, 'redis.log'),
      ledger: options.ledger,
      stopSignal: 'SIGTERM',
      isReady: () => answersPing(port),
    });
  };

  let child: Child | undefined;
  const port = await startOnPort(options.port, 'Redis', 'REDIS_PORT', async (port) => {
    child = await launch(port);
    return port;
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    get pid() {
      return child?.running ? child.pid : undefined;
    },
    isHealthy: () => answersPing(port),
    async stop() {
      await child?.stop();
    },
    async start() {
      if (!child?.running) child = await launch(port);
    },
  };
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    const settle = (healthy: boolean): void => {
      socket.destroy();
      resolve(healthy);
    };
    socket.setTimeout(1_000, () => settle(false));
    socket.once('data', (data) => settle(data.toString().startsWith('+PONG')));
    socket.once('error', () => settle(false));
    socket.once('close', () => settle(false));
  });
}
