import { spawn } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { closeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { CloudError } from './cloud-error.ts';
import { findOnPath } from './find-program.ts';
import { openLog } from './log-file.ts';
import type { ProcessLedger } from './process-ledger.ts';

export interface ChildOptions {
  name: string;
  command: string;
  args: string[];
  /** Rotated before this process first opens it; later children append to it. */
  logFile: string;
  ledger: ProcessLedger;
  /** Whether the child responds; called repeatedly, every few milliseconds, until it does. */
  isReady: (child: ChildProcess) => Promise<boolean>;
  stopSignal: NodeJS.Signals;
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Additional options for setpriv(1), which every child is started with on Linux. */
  privileges?: string[];
  ipc?: boolean;
  /** How long (ms) the child may take to become ready. Default: a minute, since the machine may be busy. */
  readyWithin?: number;
  /** Cancels a start. */
  signal?: AbortSignal | undefined;
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Milliseconds from its start to its end. */
  lived: number;
}

export interface Child {
  readonly pid: number;
  readonly running: boolean;
  /** Resolves when the child has ended, for whatever reason. */
  readonly ended: Promise<Exit>;
  /** The last lines of its log. */
  lastLines(): string[];
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 2_000;

const alive = new Set<ChildProcess & { stopSignal: NodeJS.Signals }>();
process.on('exit', () => {
  for (const child of alive) child.kill(child.stopSignal);
});

/** Log lines, indented to follow a message. */
export const quoteLines = (lines: string[]): string => lines.map((line) => `\n    | ${line}`).join('');

/**
 * Starts a program and waits until it is ready.
 * The child has its own process group, so Ctrl-C only reaches us and we stop children in the right order. On Linux the
 * kernel ends the child if we are killed (parent-death signal).
 * @throws CloudError with the end of its log if it exits or does not become ready.
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
  const started = performance.now();
  const log = openLog(options.logFile);
  const stdio: StdioOptions = options.ipc ? ['ignore', log.descriptor, log.descriptor, 'ipc'] : ['ignore', log.descriptor, log.descriptor];
  const child = spawn(command, args, {
    stdio,
    detached: true,
    ...(options.cwd && { cwd: options.cwd }),
    ...(options.env && { env: options.env }),
  });
  closeSync(log.descriptor);
  const ended = new Promise<Exit>((resolve) => {
    const end = (code: number | null, signal: NodeJS.Signals | null) =>
      resolve({ code, signal, lived: performance.now() - started });
    child.once('exit', end);
    child.once('error', () => end(null, null));
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => reject(new CloudError(`${options.name} cannot be run: ${error.message}`)));
  });
  const tracked = Object.assign(child, { stopSignal: options.stopSignal });
  alive.add(tracked);
  const pid = child.pid as number;
  options.ledger.add(options.name, pid);
  void ended.then(() => {
    alive.delete(tracked);
    options.ledger.remove(pid);
  });
  const hasExited = (): boolean => child.exitCode !== null || child.signalCode !== null;

  async function stop(): Promise<void> {
    if (!hasExited()) {
      child.kill('SIGCONT');
      child.kill(options.stopSignal);
      await Promise.race([ended, delay(STOP_WITHIN_MS, undefined, { ref: false })]);
      if (!hasExited()) child.kill('SIGKILL');
    }
    await ended;
  }

  const cut = AbortSignal.any([AbortSignal.timeout(options.readyWithin ?? READY_WITHIN_MS), ...(options.signal ? [options.signal] : [])]);
  let pause = 10;
  // A readiness check may hang along with the program, so cancelling does not wait for it.
  const cutOff = once(cut, 'abort').then(() => false);
  while (cut.aborted || !(await Promise.race([options.isReady(child), ended.then(() => false), cutOff]))) {
    if (hasExited() || cut.aborted) {
      await stop();
      throw new CloudError(`${options.name} did not start. Its log: ${options.logFile}${quoteLines(log.lastLines())}`);
    }
    // With backoff: a Postgres in recovery logs every attempt.
    pause = Math.min(pause * 1.5, 100);
    await Promise.race([delay(pause), ended]);
  }
  return {
    pid,
    ended,
    lastLines: log.lastLines,
    get running() {
      return !hasExited();
    },
    stop,
  };
}
