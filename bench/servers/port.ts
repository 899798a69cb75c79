import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Listens on a free loopback port, reports it to the benchmark, and ends along with it. */
export function announce(server: Server): void {
  process.once('disconnect', () => process.exit());
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => process.send!({ port: (server.address() as AddressInfo).port }));
}
