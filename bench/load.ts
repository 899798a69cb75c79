import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { receive } from './processes.ts';

export interface Request {
  method: 'GET' | 'POST';
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

export interface Load {
  url: string;
  /** Distributed over the connections; repeated until time is up or, with `once`, each sent once. */
  requests: readonly Request[];
  connections: number;
  seconds: number;
  once: boolean;
  /** Requests per second, over all connections; as many as possible by default. */
  rate?: number | undefined;
}

/** Latencies in milliseconds. */
export interface Result {
  requests: number;
  perSecond: number;
  p50: number;
  p99: number;
  /** The number of responses by status, except 2xx. */
  failed: Record<number, number>;
}

/** Sends the requests from a separate process. */
export async function putLoad(load: Load): Promise<Result> {
  const child = fork(fileURLToPath(new URL('servers/load.ts', import.meta.url)), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  child.send(load);
  return receive<Result>(child, 'the load');
}
