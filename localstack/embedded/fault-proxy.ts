import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * `refuses`: nothing listens, and existing connections are cut. `hangs`: connections open and stay open, but nothing gets
 * through until the fault ends. `slow`: responses are delayed by 300 ms. `starts`: behaves like a Postgres that is
 * starting up and says so on each new connection; existing connections are cut.
 */
export type Fault = 'refuses' | 'hangs' | 'slow' | 'starts';
/** Faults that make sense for any server. */
export const faults: readonly Fault[] = ['refuses', 'hangs', 'slow'];

/** How a Postgres that is starting up responds (PostgreSQL documentation, "ErrorResponse"). */
const startingUp = postgresError({ S: 'FATAL', V: 'FATAL', C: '57P03', M: 'the database system is starting up' });

function postgresError(fields: Record<string, string>): Buffer {
  const body = Buffer.from(`${Object.entries(fields).map(([name, value]) => `${name}${value}\0`).join('')}\0`);
  const head = Buffer.from('E\0\0\0\0');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** Delay (ms) of a slow server's responses. */
const latency = 300;

export interface FaultProxy {
  port: number;
  /** Sets the current fault; `undefined` ends it. */
  set(fault: Fault | undefined): Promise<void>;
  close(): Promise<void>;
}

/** Starts a proxy for a TCP server on this machine that can be made to fail like real networks and servers. */
export async function startFaultProxy(target: number): Promise<FaultProxy> {
  const sockets = new Set<Socket>();
  let fault: Fault | undefined;
  let over = Promise.withResolvers<void>();

  const track = (socket: Socket) => {
    sockets.add(socket.on('error', () => undefined).on('close', () => sockets.delete(socket)));
  };
  /** Forwards everything from one side to the other, in order, including the end of the stream. */
  const pass = (from: Socket, to: Socket, isResponse: boolean) => {
    let passed = Promise.resolve();
    const later = (step: () => void) => {
      const due = performance.now() + (isResponse && fault === 'slow' ? latency : 0);
      passed = passed.then(async () => {
        const early = due - performance.now();
        if (early > 0) await delay(early);
        step();
      });
    };
    from.on('data', (bytes) => later(() => to.write(bytes)));
    if (fault === 'hangs') from.pause();
    from.on('end', () => later(() => to.end()));
    from.on('close', () => later(() => to.destroy()));
  };

  const server = createServer({ allowHalfOpen: true }, async (client) => {
    track(client);
    if (fault === 'hangs') await over.promise;
    if (client.destroyed) return;
    if (fault === 'starts') {
      client.once('data', () => client.end(startingUp));
      return;
    }
    const upstream = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true });
    track(upstream);
    pass(client, upstream, false);
    pass(upstream, client, true);
  });
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const cutOff = async () => {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise((closed) => server.close(closed));
  };

  const port = await listen(0);
  return {
    port,
    set: async (next) => {
      fault = next;
      if (next === 'hangs') over = Promise.withResolvers();
      else over.resolve();
      // A connection opened during a hang has no listener yet and must not start flowing without one.
      for (const socket of sockets) {
        if (next === 'hangs') socket.pause();
        else if (socket.listenerCount('data') > 0) socket.resume();
      }
      if (next === 'refuses' || next === 'starts') await cutOff();
      if (next === 'refuses') return;
      if (!server.listening) await listen(port);
    },
    close: cutOff,
  };
}
