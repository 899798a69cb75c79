import { spawn } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { CloudError } from './cloud-error.ts';
import { findOnPath } from './find-program.ts';
import type { ProcessLedger } from './process-ledger.ts';

export interface ChildOptions {
  name: string;
  command: string;
  args: string[];
  logFile: string;
  ledger: ProcessLedger;
  /** Resolves true once the child answers; asked again every few milliseconds until it does. */
  isReady: (child: ChildProcess) => Promise<boolean>;
  stopSignal: NodeJS.Signals;
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Options for setpriv(1), which is put in front on Linux anyway. */
  privileges?: string[];
  ipc?: boolean;
  /** Milliseconds it may take to be ready. Default 15 s. */
  readyWithin?: number;
}

export interface Child {
  readonly pid: number;
  readonly running: boolean;
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 15_000;
const STOP_WITHIN_MS = 2_000;

const alive = new Set<ChildProcess & { stopSignal: NodeJS.Signals }>();
process.on('exit', () => {
  for (const child of alive) child.kill(child.stopSignal);
});

/**
 * Starts a program and waits until it is ready.
 * The child is its own process group, so Ctrl-C reaches only us and we end it in order; on Linux the
 * kernel ends it when we are killed without a chance to (parent-death signal).
 * @throws CloudError with the end of its log when it exits or stays silent.
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  const setpriv = process.platform === 'linux' ? findOnPath('setpriv') : undefined;
  const [command, args] = setpriv
    ? [
        setpriv,
        [
          ...(options.privileges ?? []),
          '--pdeathsig',
          options.stopSignal.replace('SIG', ''),
          options.command,
          ...options.args,
        ],
      ]
    : [options.command, options.args];
  const log = openSync(options.logFile, 'w');
  const stdio: StdioOptions = options.ipc ? ['ignore', log, log, 'ipc'] : ['ignore', log, log];
  const child = spawn(command, args, {
    stdio,
    detached: true,
    ...(options.cwd && { cwd: options.cwd }),
    ...(options.env && { env: options.env }),
  });
  closeSync(log);
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => reject(new CloudError(`${options.name} cannot be run: ${error.message}`)));
  });
  const tracked = Object.assign(child, { stopSignal: options.stopSignal });
  alive.add(tracked);
  const pid = child.pid as number;
  options.ledger.add(options.name, pid);
  void exited.then(() => {
    alive.delete(tracked);
    options.ledger.remove(pid);
  });
  const hasExited = (): boolean => child.exitCode !== null || child.signalCode !== null;

  async function stop(): Promise<void> {
    if (!hasExited()) {
      child.kill('SIGCONT');
      child.kill(options.stopSignal);
      await Promise.race([exited, delay(STOP_WITHIN_MS, undefined, { ref: false })]);
      if (!hasExited()) child.kill('SIGKILL');
    }
    await exited;
  }

  const deadline = Date.now() + (options.readyWithin ?? READY_WITHIN_MS);
  while (!(await options.isReady(child))) {
    if (hasExited() || Date.now() > deadline) {
      await stop();
      throw new CloudError(`${options.name} did not start. ${logTail(options.logFile)}`);
    }
    await Promise.race([delay(10), exited]);
  }
  return {
    pid,
    get running() {
      return !hasExited();
    },
    stop,
  };
}

function logTail(file: string): string {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-5);
  return `The end of ${file}:\n${lines.join('\n')}`;
}
