import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import { build } from 'esbuild';
import { afterAll, beforeAll } from 'vitest';
import type { Order } from './crash-orders.ts';

/** Processes that each do one thing with the test's own cloud and are killed while doing it. */
export function useKilledProcesses() {
  let folder: string;
  /** Bundled like functions, since a process that loads hundreds of modules takes a second to start. */
  let worker: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lambdagram-crashes-'));
    worker = join(folder, 'crash-worker.mjs');
    await build({
      entryPoints: { 'crash-worker': fileURLToPath(new URL('crash-worker.ts', import.meta.url)) },
      outdir: folder,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node24',
      mainFields: ['module', 'main'],
      external: ['pg-native', 'sharp'],
      banner: { js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);` },
    });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** How many processes were killed, by task and point. */
  const kills = new Map<string, number>();

  /** Runs a process with this order until it is killed; returns its output. */
  async function crash(order: Order): Promise<string> {
    const child = spawn(process.execPath, [worker, JSON.stringify(order)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, AWS_XRAY_DAEMON_ADDRESS: '', POWERTOOLS_LOG_LEVEL: 'SILENT' },
    });
    let said = '';
    let complaint = '';
    child.stdout.on('data', (text) => (said += text));
    child.stderr.on('data', (text) => (complaint += text));
    const signal = await new Promise((ended) => child.on('close', (_code, name) => ended(name)));
    if (signal !== 'SIGKILL') throw new Error(`${order.do} was not killed ${order.at}: ${complaint}`);
    const boundary = `${order.do} ${order.at}`;
    kills.set(boundary, (kills.get(boundary) ?? 0) + 1);
    return said;
  }

  /** Runs two at a time, since more would not be faster on two cores. */
  async function crashAll(orders: readonly Order[]): Promise<string[]> {
    const said: string[] = [];
    const waiting = orders.values();
    await Promise.all([1, 2].map(async () => {
      for (const order of waiting) said.push(await crash(order));
    }));
    return said;
  }

  /** Makes messages held by dead consumers visible again, instead of waiting for their visibility timeout. */
  async function showAgain(held: readonly string[], seconds = 1): Promise<void> {
    const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
    for (const said of held) {
      const message = JSON.parse(said) as { QueueUrl: string; ReceiptHandle: string };
      await sqs.send(new ChangeMessageVisibilityCommand({ ...message, VisibilityTimeout: seconds })).catch((error: Error) => {
        // It was deleted before the process was killed.
        if (!/InvalidParameterValue|ReceiptHandleIsInvalid|MessageNotInflight/.test(error.name)) throw error;
      });
    }
  }

  return { kills, crash, crashAll, showAgain, folder: () => folder };
}
