import type { App, Settings } from '../core/shared/app.ts';
import { type Config, configOnDemand, loadConfig, type Variable } from './config.ts';
import { within } from './deadline.ts';
import type { Checks } from './grants/dependencies.ts';
import { Clients, type Grant } from './grants/grant.ts';
import { MissingGrant } from './grants/missing-grant.ts';
import { grantsFor, type Part, permissions, permits } from './grants/permissions.ts';
import { log } from './logger.ts';
import { metrics } from './metrics.ts';
import { traceHeader } from './tracing.ts';

/** The product's dependencies as the platform sees them: with functions to check and close them. */
export interface PlatformApp extends App {
  readonly config: Config;
  readonly checks: Checks;
  close(): Promise<void>;
}

/** The holder of an App, such as a function, and its grants. */
export interface Holder {
  /** The function's name or route, for error messages. */
  name: string;
  access: readonly Grant[];
  /** The environment variables it reads besides those its grants need. */
  variables?: readonly Variable[];
}

/** The variables every function reads. All but the first two have defaults. */
const commonVariables: readonly Variable[] = ['STAGE', 'AWS_REGION', 'REQUEST_DEADLINE_MS', 'FAN_OUT_LIMIT', 'LIMITS_FACTOR'];

/** The variables that a holder's App needs. */
export const variablesOf = ({ access, variables = [] }: Pick<Holder, 'access' | 'variables'>): Variable[] => [
  ...new Set([...commonVariables, ...variables, ...access.flatMap(({ name }): readonly Variable[] => permissions[name].variables)]),
];

/**
 * Builds an App with exactly what `access` permits. Clients are loaded and connect only when they are first used.
 * @param clients may be shared with other Apps, which then use the same connections
 */
export function createApp({ name, access }: Holder, config: Config, clients: Clients): PlatformApp {
  const part = <P extends Part>(of: P) => partOf(of, name, access, clients) as PlatformApp[P];
  return {
    config,
    db: part('db'),
    redis: part('redis'),
    dynamo: part('dynamo'),
    storage: part('storage'),
    identity: part('identity'),
    bus: part('bus'),
    fanOut: part('fanOut'),
    liveMessages: part('liveMessages'),
    sockets: part('sockets'),
    relay: part('relay'),
    cdn: part('cdn'),
    cdnMarkers: part('cdnMarkers'),
    mediaSigner: part('mediaSigner'),
    mailer: part('mailer'),
    deadLetters: part('deadLetters'),
    checks: part('checks'),
    log,
    metrics,
    settings: settingsOf(config),
    trace: traceHeader,
    within,
    now: () => new Date(),
    close: () => clients.close(),
  };
}

/** A client reduced to the granted calls; every other call rejects. */
function partOf(part: Part, holder: string, access: readonly Grant[], clients: Clients): object {
  const granted = access.filter(({ client }) => client?.part === part);
  const client = granted[0]?.client;
  return new Proxy({} as Record<string, unknown>, {
    get: (_, call) => {
      if (typeof call === 'symbol' || call === 'then') return undefined;
      if (client && granted.some(({ name }) => permits(name, part, call))) return (clients.get(client) as Record<string, unknown>)[call];
      return async () => {
        throw new MissingGrant(holder, `${part}.${call}`, grantsFor.call(part, call));
      };
    },
  });
}

const settingsOf = (config: Config): Settings => ({
  get interactionsTable() {
    return config.INTERACTIONS_TABLE;
  },
  get cdnBaseUrl() {
    return config.CDN_BASE_URL;
  },
  get fanOutLimit() {
    return config.FAN_OUT_LIMIT;
  },
  get requestDeadline() {
    return config.REQUEST_DEADLINE_MS;
  },
  // Waiting this long leaves a request enough time for everything it requires.
  get patience() {
    return config.REQUEST_DEADLINE_MS * 0.4;
  },
  get limitsFactor() {
    return config.LIMITS_FACTOR;
  },
  get relayDelay() {
    return config.RELAY_DELAY_SECONDS;
  },
});

/** The clients of this process. */
export const processClients = new Clients(configOnDemand());

/** A function's App, built on first use, so that a definition can be read without an environment. */
export function appOf(holder: Holder): () => PlatformApp {
  let app: PlatformApp | undefined;
  return () => {
    if (app) return app;
    const missing = (variable: Variable) => new MissingGrant(holder.name, variable, grantsFor.variable(variable));
    return (app = createApp(holder, loadConfig(process.env, variablesOf(holder), missing), processClients));
  };
}
