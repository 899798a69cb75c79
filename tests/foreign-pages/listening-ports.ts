import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const LISTENING = '0A';

/** The TCP ports that processes listen on, from Linux's /proc. */
export function listeningPorts(pids: readonly number[]): number[] {
  const sockets = new Map(['tcp', 'tcp6'].flatMap(portsBySocket));
  const open = pids.flatMap(socketsOf);
  return [...new Set(open.flatMap((socket) => sockets.get(socket) ?? []))].toSorted((a, b) => a - b);
}

/** Columns: number, local address, remote address, state, queues, timers, retransmits, user, timeout, inode. */
function portsBySocket(table: string): [socket: string, port: number][] {
  const [, ...lines] = readFileSync(`/proc/net/${table}`, 'utf8').trim().split('\n');
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns[3] === LISTENING)
    .map((columns) => [`socket:[${columns[9]}]`, Number.parseInt(columns[1]!.split(':')[1]!, 16)]);
}

function socketsOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((descriptor) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${descriptor}`)];
    } catch {
      // It was closed after it was listed.
      return [];
    }
  });
}
