import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import type { FaultProxy } from './fault-proxy.ts';

/** The console's user agent, whose calls are exempt from faults. */
export const userAgent = 'lambdagram-console';

/** `slow`: responses are delayed. `refuse`: connections are cut. `stop`: there is no response until the fault ends. */
const dependencyFaults = ['slow', 'refuse', 'stop'] as const;
/** `delay`: messages wait. `repeat`: each is delivered twice. `kill`: the process dies while it handles the next one. */
const consumerFaults = ['delay', 'repeat', 'kill'] as const;
export type DependencyFault = (typeof dependencyFaults)[number];
export type ConsumerFault = (typeof consumerFaults)[number];

/** Delay (ms) of a slow dependency, as behind a fault proxy. */
const latency = 300;
/** Destinations behind the edge that can have faults; Postgres and Redis can, too, if they have proxies. */
const behindEdge = ['s3', 'sqs', 'sns', 'dynamodb', 'cognito-idp', 'ses'] as const;

const Change = z.union([
  z.strictObject({ dependency: z.string(), fault: z.enum(dependencyFaults).nullable() }),
  z.strictObject({ consumer: z.string(), fault: z.enum(consumerFaults).nullable() }),
]);

/** The corresponding proxy faults, for servers that are not behind the edge. */
const asProxyFault = { slow: 'slow', refuse: 'refuses', stop: 'hangs' } as const;

/** The current faults; there are none at startup. */
export class Faults {
  readonly #dependencies = new Map<string, DependencyFault>();
  readonly #consumers = new Map<string, ConsumerFault>();
  readonly #proxies: Record<string, FaultProxy>;
  #over = Promise.withResolvers<void>();

  constructor(proxies: Record<string, FaultProxy> = {}) {
    this.#proxies = proxies;
  }

  list(): { dependencies: Record<string, DependencyFault | null>; consumers: Record<string, ConsumerFault> } {
    const names = [...Object.keys(this.#proxies), ...behindEdge];
    return {
      dependencies: Object.fromEntries(names.map((name) => [name, this.#dependencies.get(name) ?? null])),
      consumers: Object.fromEntries(this.#consumers),
    };
  }

  /** @throws ZodError or RangeError for an unknown fault */
  async set(change: unknown): Promise<void> {
    const parsed = Change.parse(change);
    if ('consumer' in parsed) {
      put(this.#consumers, parsed.consumer, parsed.fault);
      return;
    }
    const { dependency, fault } = parsed;
    if (!(dependency in this.list().dependencies)) throw new RangeError(`There is no dependency ${dependency} that can have faults.`);
    put(this.#dependencies, dependency, fault);
    await this.#proxies[dependency]?.set(fault ? asProxyFault[fault] : undefined);
    // Wakes up stopped requests, which then check again.
    this.#over.resolve();
    this.#over = Promise.withResolvers();
  }

  /** The fault for the next message in a consumer's queue. A kill applies to only one message. */
  take(consumer: string): ConsumerFault | undefined {
    const fault = this.#consumers.get(consumer);
    if (fault === 'kill') this.#consumers.delete(consumer);
    return fault;
  }

  /** Handles `GET /_faults`, `PUT /_faults`, and `POST /_faults/taken?consumer=<queue>`, which is called when delivering messages. */
  async handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const url = new URL(req.url!, 'http://edge');
    const respond = (status: number, body: object) => void res.writeHead(status, { 'Content-Type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
    if (req.method === 'POST' && url.pathname === '/_faults/taken') return respond(200, { fault: this.take(url.searchParams.get('consumer') ?? '') });
    if (url.pathname !== '/_faults' || (req.method !== 'GET' && req.method !== 'PUT')) return respond(405, { message: 'Faults are read by GET and changed by PUT.' });
    if (req.method === 'PUT') {
      try {
        await this.set(await json(req));
      } catch (error) {
        return respond(400, { message: error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message });
      }
    }
    respond(200, this.list());
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.#proxies).map((proxy) => proxy.close()));
  }

  /** Applies the destination's fault to a request. Returns false if that ended the request. */
  async meet(destination: string, req: IncomingMessage, res: ServerResponse): Promise<boolean> {
    if (req.headers['user-agent']?.includes(userAgent)) return true;
    let fault = this.#dependencies.get(destination);
    if (fault === 'slow') await delay(latency);
    while (fault === 'stop' && !res.destroyed) {
      await this.#over.promise;
      fault = this.#dependencies.get(destination);
    }
    if (fault === 'refuse') req.socket.destroy();
    return fault !== 'refuse' && !res.destroyed;
  }
}

function put<Value>(map: Map<string, Value>, name: string, value: Value | null): void {
  if (value === null) map.delete(name);
  else map.set(name, value);
}
