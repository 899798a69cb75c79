import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { startChild } from '../embedded/child-process.ts';
import { claimPort } from '../embedded/ports.ts';
import type { ProcessLedger } from '../embedded/process-ledger.ts';

export interface MiniStack {
  readonly endpoint: string;
  readonly port: number;
  readonly pid: number;
  isHealthy(): Promise<boolean>;
  /** Stops it and every function's process. */
  stop(): Promise<void>;
}

export interface MiniStackOptions {
  /** The `bin` folder of its Python environment, see ensurePython(). */
  bin: string;
  /** Cleared at every start: deployments are only kept in memory, and nothing else may outlive them. */
  dataDir: string;
  logDir: string;
  /** 0 = any free port. */
  port: number;
  ledger: ProcessLedger;
  /** This project's packages, which include sharp for this machine's CPU. */
  nodeModules: string;
}

/** How long (ms) processes have to end on their own. */
const END_WITHIN = 2_000;

/**
 * Starts MiniStack on loopback. It runs functions as Node processes, with the Node that runs this, verifies the
 * signatures of requests, and enforces the functions' roles.
 */
export async function startMiniStack(options: MiniStackOptions): Promise<MiniStack> {
  const { dataDir } = options;
  const port = await claimPort(options.port, 'MiniStack', 'EDGE_PORT');
  // Outside the project; otherwise Node would resolve the functions' imports to the project's packages.
  const temporary = join(tmpdir(), `lambdagram-ministack-${port}`);
  for (const folder of [dataDir, temporary]) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
  }
  const endpoint = `http://127.0.0.1:${port}`;
  const isHealthy = async () => (await fetch(`${endpoint}/_ministack/health`).catch(() => undefined))?.ok ?? false;
  const child = await startChild({
    name: 'MiniStack',
    command: join(options.bin, 'ministack'),
    args: [],
    cwd: dataDir,
    logFile: join(options.logDir, 'ministack.log'),
    ledger: options.ledger,
    stopSignal: 'SIGTERM',
    readyWithin: 60_000,
    isReady: isHealthy,
    env: {
      // Only what a program needs, since functions inherit all of it.
      PATH: [dirname(process.execPath), process.env['PATH']].join(':'),
      HOME: process.env['HOME'],
      TMPDIR: temporary,
      STATE_DIR: join(dataDir, 'state'),
      S3_DATA_DIR: join(dataDir, 's3'),
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      MINISTACK_HOST: '127.0.0.1',
      IOT_MTLS_ENABLED: '0',
      SFTP_ENABLED: '0',
      LAMBDA_EXECUTOR: 'local',
      // Seconds. Every concurrent request gets a process of about 100 MB; the first process of each function stays.
      LAMBDA_WARM_TTL_SECONDS: '15',
      AUTH: 'true',
      // The layer contains sharp for Lambda's CPU; here Node finds the one for this machine's CPU.
      NODE_PATH: options.nodeModules,
      NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, 'end-with-parent.js')).href}`,
    },
  });
  return {
    endpoint,
    port,
    pid: child.pid,
    isHealthy,
    async stop() {
      await child.stop();
      await endGroup(child.pid);
      await rm(temporary, { recursive: true, force: true });
    },
  };
}

/** Waits until a process group is empty; after a while the rest is killed. */
async function endGroup(group: number): Promise<void> {
  const deadline = Date.now() + END_WITHIN;
  while (signalGroup(group, Date.now() > deadline ? 'SIGKILL' : 0)) await delay(20);
}

function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
