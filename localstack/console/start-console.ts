import { join } from 'node:path';
import { startChild } from '../embedded/child-process.ts';
import { type Component, keepRunning, type Supervision } from '../embedded/keep-running.ts';
import type { ProcessLedger } from '../embedded/process-ledger.ts';

/**
 * Starts the console as a separate process, so that nothing depends on it: if it keeps failing, this is reported, and it stays
 * down.
 * @param environment that of the service to show
 */
export function startConsole(options: {
  port: number;
  dataDir: string;
  environment: Record<string, string>;
  ledger: ProcessLedger;
  supervision: Supervision | undefined;
}): Promise<Component> {
  const { port, dataDir, environment, ledger, supervision } = options;
  const logFile = join(dataDir, 'logs', 'console.log');
  return keepRunning({
    name: 'The console',
    logFile,
    supervision: supervision && { report: supervision.report, giveUp: ({ message }) => supervision.report(message) },
    launch: (signal) =>
      startChild({
        name: 'The console',
        command: process.execPath,
        args: [join(import.meta.dirname, 'main.ts')],
        logFile,
        ledger,
        stopSignal: 'SIGTERM',
        signal,
        isReady: async () => (await fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined))?.ok ?? false,
        env: { ...process.env, ...environment, CONSOLE_PORT: String(port), DATA_DIR: dataDir },
      }),
  });
}
