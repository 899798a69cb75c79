import { setTimeout as delay } from 'node:timers/promises';
import { quoteLines } from './child-process.ts';
import type { Child, Exit } from './child-process.ts';
import { CloudError } from './cloud-error.ts';

/** How to handle a component that ends unexpectedly. Without this it stays down. */
export interface Supervision {
  /** Called with a line for the user when a component dies (with the path of its log), and when it is back. */
  report(line: string): void;
  /** Called when a component keeps dying and is no longer restarted. */
  giveUp(error: CloudError): void;
}

/** A component that runs as a separate process. */
export interface Component {
  /** undefined while it is down. */
  readonly pid: number | undefined;
  stop(): Promise<void>;
  /** Starts it after a stop or, unsupervised, after it has ended. */
  start(): Promise<void>;
}

/** A component that ends sooner than this (ms), or never becomes ready, has failed. We give up after this many failures in a row. */
const SHORT_LIFE = 5_000;
const MAX_FAILURES = 5;
/** Delays (ms) before the next start, by the number of failures so far. */
const BACK_OFF = [100, 250, 500, 1_000, 2_000];

/**
 * Keeps a component running until it is stopped. Every start is passed a signal that cancels it.
 * @throws if the first start fails
 */
export async function keepRunning(options: {
  name: string;
  logFile: string;
  launch: (signal: AbortSignal) => Promise<Child>;
  supervision: Supervision | undefined;
}): Promise<Component> {
  const { name, logFile, launch, supervision } = options;
  let child: Child;
  let stopped: AbortController;
  let watching: Promise<void> | undefined;

  async function start(): Promise<void> {
    stopped = new AbortController();
    child = await launch(stopped.signal);
    watching = supervision && watch(supervision, stopped.signal);
  }

  async function watch({ report, giveUp }: Supervision, signal: AbortSignal): Promise<void> {
    let failures = 0;
    for (;;) {
      const exit = await child.ended;
      if (signal.aborted) return;
      const diedAt = performance.now();
      failures = exit.lived < SHORT_LIFE ? failures + 1 : 0;
      report(`${name} died ${describe(exit)}. Its log: ${logFile}${quoteLines(exit.signal ? [] : child.lastLines())}`);
      let next: Child | undefined;
      while (!next && failures < MAX_FAILURES) {
        await delay(BACK_OFF[failures], undefined, { signal }).catch(() => undefined);
        if (signal.aborted) return;
        next = await launch(signal).catch((error: unknown) => {
          failures += 1;
          if (!signal.aborted) report((error as Error).message);
          return undefined;
        });
      }
      if (!next) {
        if (!signal.aborted) giveUp(new CloudError(`${name} failed ${MAX_FAILURES} times in a row. Its log: ${logFile}`));
        return;
      }
      child = next;
      if (!signal.aborted) report(`${name} is running again, ${seconds(performance.now() - diedAt)} after it died`);
    }
  }

  await start();
  return {
    get pid() {
      return child.running ? child.pid : undefined;
    },
    async stop() {
      stopped.abort();
      await child.stop();
      await watching;
      // A pending restart may have succeeded in the meantime.
      await child.stop();
    },
    async start() {
      if (!child.running) await start();
    },
  };
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

function describe({ code, signal, lived }: Exit): string {
  return `(${signal ?? `exit code ${code}`}) after ${seconds(lived)}`;
}
