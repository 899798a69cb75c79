import path from 'node:path';
import process from 'node:process';
import { faultsAt } from './faults.ts';
import { startSources, type Running } from './run.ts';
import { describeSource, readSources, type FunctionConfig } from './sources.ts';

interface Serverless {
  serviceDir: string;
  service: {
    provider: { region: string };
    custom?: { 'serverless-offline'?: OfflineOptions };
    getAllFunctions(): string[];
    getFunction(key: string): FunctionConfig;
  };
}

interface OfflineOptions {
  host?: string;
  lambdaPort?: number | string;
}

interface PluginUtils {
  log: { notice(line: string): void; warning(line: string): void };
}

/**
 * Delivers SQS messages and DynamoDB stream records to the functions that serverless-offline runs, like Lambda's event
 * source mappings. serverless-offline itself handles schedules.
 *
 * Environment: AWS_ENDPOINT_URL (required), OFFLINE_EVENT_ARNS (JSON that maps logical ids, or `Id.Attribute`, to ARNs),
 * OFFLINE_EVENTS_STATE (the file with stream checkpoints; default `.local/offline-events.json`), OFFLINE_FAULTS_URL (the fault
 * endpoint; default: none), OFFLINE_ENDS_POLLS (`true` if the emulator ends a poll when its caller disconnects).
 */
export class OfflineEvents {
  readonly hooks: Record<string, () => void | Promise<void>>;
  readonly #serverless: Serverless;
  readonly #options: OfflineOptions;
  readonly #log: PluginUtils['log'];
  #running: Running | undefined;

  constructor(serverless: Serverless, options: OfflineOptions, { log }: PluginUtils) {
    this.#serverless = serverless;
    this.#options = options;
    this.#log = log;
    // `offline` does not trigger the `offline:start:*` events, and serverless-offline's own ready and start hooks only
    // return at shutdown. So with both commands we are started before the servers are up, and wait for the Lambda endpoint.
    this.hooks = {
      'before:offline:start': () => this.#start(),
      'before:offline:start:init': () => this.#start(),
      'before:offline:start:end': () => this.#running?.stop(),
    };
  }

  #start(): void {
    const { service, serviceDir } = this.#serverless;
    const arns = JSON.parse(process.env.OFFLINE_EVENT_ARNS ?? '{}') as Record<string, string>;
    const functions = service.getAllFunctions().map((key) => [key, service.getFunction(key)] as const);
    const sources = readSources(functions, arns);
    if (sources.length === 0) return;
    if (!process.env.AWS_ENDPOINT_URL) {
      throw new Error('AWS_ENDPOINT_URL is not set: offline events are only read from an emulated cloud.');
    }
    const configured = { ...service.custom?.['serverless-offline'], ...this.#options };
    const { host = 'localhost', lambdaPort = 3002 } = configured;
    this.#running = startSources(sources, {
      lambdaUrl: `http://${host}:${lambdaPort}`,
      // Like Lambda, this polls the queues directly; the functions' own endpoint (AWS_ENDPOINT_URL_SQS) may be a proxy.
      endpoint: process.env.AWS_ENDPOINT_URL,
      region: process.env.AWS_REGION ?? service.provider.region,
      stateFile: path.resolve(serviceDir, process.env.OFFLINE_EVENTS_STATE ?? '.local/offline-events.json'),
      faults: faultsAt(process.env.OFFLINE_FAULTS_URL),
      endsPolls: process.env.OFFLINE_ENDS_POLLS === 'true',
      onReady: () => {
        for (const source of sources) this.#log.notice(describeSource(source));
        // Plain `offline` has no end event before its servers stop. This is not registered earlier because signals should end
        // the process until serverless-offline handles them.
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void this.#running?.stop());
      },
      onProblem: (line) => this.#log.warning(line),
    });
  }
}
