import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { CloudError } from './cloud-error.ts';

const takenMessage = (piece: string, port: number, setting: string): string =>
  `Port ${port} on 127.0.0.1 is taken, so ${piece} cannot start there: ` +
  `stop what uses it, or set ${setting} to another port.`;

/** Converts the error for a taken port to one that explains it; returns other errors unchanged. */
export function portError(error: unknown, piece: string, port: number, setting: string): unknown {
  return (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
    ? new CloudError(takenMessage(piece, port, setting))
    : error;
}

/** Below the ephemeral ports, where an outgoing connection could take the port before the program listens on it. */
const freePorts = [10_000, 32_000] as const;

/**
 * The port a child process may listen on: the wanted one if it is free, or any free one if `wanted` is 0.
 * @throws CloudError naming the setting when the wanted port is taken.
 */
export async function claimPort(wanted: number, piece: string, setting: string): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    const port = wanted || randomInt(...freePorts);
    try {
      await listenOnce(port);
      return port;
    } catch (error) {
      if (wanted || attempt === 100) throw portError(error, piece, port, setting);
    }
  }
}

async function listenOnce(port: number): Promise<void> {
  const probe = createServer().listen({ port, host: '127.0.0.1', exclusive: true });
  await once(probe, 'listening');
  probe.close();
  await once(probe, 'close');
}

/**
 * Starts something on a port. Another process can take a free port before we listen on it, so if `wanted` is 0, a start
 * that fails for that reason is retried on another port.
 */
export async function startOnPort<T>(
  wanted: number,
  piece: string,
  setting: string,
  start: (port: number) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await claimPort(wanted, piece, setting);
    try {
      return await start(port);
    } catch (error) {
      const lost = isLostPort(error);
      if (!lost) throw error;
      if (wanted !== 0 || attempt === 3) throw new CloudError(takenMessage(piece, port, setting));
    }
  }
}

const isLostPort = (error: unknown): boolean => /(?:address|port \d+ is) (?:already )?in use/i.test((error as Error).message);

/**
 * Starts something on the first free port of a short list. Other clouds compete for these, so each cloud reserves a port by
 * binding the UDP port of the same number; otherwise it could mistake another cloud's server for its own.
 * @returns what was started, and a function that releases the port
 */
export async function startOnOneOf<T>(
  ports: readonly number[],
  piece: string,
  start: (port: number) => Promise<T>,
): Promise<{ port: number; started: T; release(): void }> {
  for (const port of ports) {
    const release = await reserve(port);
    if (!release) continue;
    try {
      return { port, started: await start(port), release };
    } catch (error) {
      release();
      if (!isLostPort(error)) throw error;
    }
  }
  throw new CloudError(`${piece} can only use these ports of 127.0.0.1, and all of them are taken: ${ports.join(', ')}.`);
}

async function reserve(port: number): Promise<(() => void) | undefined> {
  const socket = createSocket('udp4').unref();
  try {
    socket.bind({ port, address: '127.0.0.1', exclusive: true });
    await once(socket, 'listening');
    await claimPort(port, '', '');
    return () => socket.close();
  } catch {
    socket.close();
    return undefined;
  }
}
