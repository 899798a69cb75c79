import type { App } from '../../core/shared/app.ts';
import type { Config } from '../config.ts';
import { ifOpened, lazily } from '../lazy.ts';
import type { GrantName, Part } from './permissions.ts';

/** A client of an external service: its part of an App, and how to open it. Its packages are loaded only then. */
export interface Client<Opened extends object = object> {
  readonly part: Part;
  open(clients: Clients): Promise<Opened>;
}

/** A permission in a function's `access`, with the client whose calls it permits. */
export interface Grant {
  readonly name: GrantName;
  readonly client?: Client;
}

type AppParts = Pick<App, Exclude<Part, 'checks'>>;

/** Clients, each opened once, on first use. Under serverless-offline all functions run in one process and share them. */
export class Clients {
  readonly config: Config;
  readonly #opened = new Map<Part, object>();
  readonly #wrappers = new Map<Part, (client: object) => object>();

  constructor(config: Config) {
    this.config = config;
  }

  get<Opened extends object>(client: Client<Opened>): Opened {
    const { part } = client;
    let opened = this.#opened.get(part);
    if (!opened) this.#opened.set(part, (opened = lazily(() => client.open(this))));
    const wrapped = this.#wrappers.get(part)?.(opened) as Partial<Opened> | undefined;
    const get = (all: object, call: string | symbol): unknown => (wrapped && call in wrapped ? wrapped : (all as Opened))[call as keyof Opened];
    return (wrapped ? new Proxy(opened, { get }) : opened) as Opened;
  }

  /** Wraps some calls of a client for all Apps, to make them fail or to count them. Returns a function that removes the wrapper. */
  wrap<P extends keyof AppParts>(part: P, wrapper: (client: AppParts[P]) => Partial<AppParts[P]>): () => void {
    this.#wrappers.set(part, wrapper as (client: object) => object);
    return () => this.#wrappers.delete(part);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#opened.values()].map(async (client) => ((await ifOpened(client)) as { end?(): Promise<void> } | undefined)?.end?.()));
  }
}
