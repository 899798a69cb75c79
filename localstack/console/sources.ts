import { join } from 'node:path';
import { TraceStore } from '../embedded/trace-store.ts';
import { type LocalMetrics, localMetrics } from '../metrics/local-metrics.ts';
import { type Clients, openClients } from './clients.ts';
import { EventStore } from './event-store.ts';
import { QueueFile } from './queue-file.ts';

/** The console's data sources: the running service's files, opened read-only, and its servers. */
export interface Sources {
  /** The environment of the service's functions. */
  environment: NodeJS.ProcessEnv;
  dataDir: string;
  traces: TraceStore;
  queues: QueueFile;
  events: EventStore;
  clients: Clients;
  /** For Prometheus. */
  metrics: LocalMetrics;
  close(): Promise<void>;
}

/** @param environment that of a running service, with DATA_DIR */
export function openSources(environment: NodeJS.ProcessEnv): Sources {
  const dataDir = environment['DATA_DIR']!;
  const traces = new TraceStore(join(dataDir, 'cloud', 'xray', 'traces.db'), { readOnly: true });
  const queues = new QueueFile(dataDir);
  const events = new EventStore(join(dataDir, 'console', 'events.db'));
  const clients = openClients(environment);
  const metrics = localMetrics({
    log: join(dataDir, 'logs', 'api.log'),
    queues: () => queues.figures(),
    postgres: clients.postgres,
    redis: clients.redis,
    report: (error) => console.error(error),
  });
  return {
    environment,
    dataDir,
    traces,
    queues,
    events,
    clients,
    metrics,
    async close() {
      await clients.close();
      for (const file of [traces, queues, events]) file.close();
    },
  };
}
