import { mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { startChild } from './child-process.ts';
import { keepRunning } from './keep-running.ts';
import type { Component, Supervision } from './keep-running.ts';
import { startOnPort } from './ports.ts';
import type { ProcessLedger } from './process-ledger.ts';
import { findRedis } from './redis-program.ts';

/** The cache server, which tests can stop. */
export interface Redis {
  readonly url: string;
  readonly port: number;
  /** undefined while it is stopped. SIGSTOP makes it hang, until SIGCONT. */
  readonly pid: number | undefined;
  isHealthy(): Promise<boolean>;
  stop(): Promise<void>;
  /** Starts it again, empty, on the same port. */
  start(): Promise<void>;
}

/** Used in a cloud without Redis. */
export const noRedis: Redis = {
  url: '',
  port: 0,
  pid: undefined,
  isHealthy: async () => true,
  stop: async () => undefined,
  start: async () => undefined,
};

export async function startRedis(options: {
  dataDir: string;
  logDir: string;
  port: number;
  ledger: ProcessLedger;
  supervision?: Supervision | undefined;
  /** Further settings, as in redis.conf. */
  settings?: Record<string, string>;
  onProgress: (line: string) => void;
}): Promise<Redis> {
  await mkdir(options.dataDir, { recursive: true });
  const program = await findRedis(options.onProgress);

  const logFile = join(options.logDir, 'redis.log');

  const startServer = (port: number): Promise<Component> => {
    const settings = {
      port: String(port),
      bind: '127.0.0.1',
      dir: options.dataDir,
      save: '',
      appendonly: 'no',
      daemonize: 'no',
      maxmemory: '256mb',
      'maxmemory-policy': 'allkeys-lru',
      ...options.settings,
    };
    return keepRunning({
      name: 'Redis',
      logFile,
      supervision: options.supervision,
      launch: (signal) =>
        startChild({
          name: 'Redis',
          command: program.command,
          env: { ...process.env, ...program.env },
          args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
          logFile,
          ledger: options.ledger,
          stopSignal: 'SIGTERM',
          signal,
          isReady: () => answersPing(port),
        }),
    });
  };

  const { server, port } = await startOnPort(options.port, 'Redis', 'REDIS_PORT', async (port) => ({ port, server: await startServer(port) }));
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    get pid() {
      return server.pid;
    },
    isHealthy: () => answersPing(port),
    stop: server.stop,
    start: server.start,
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
