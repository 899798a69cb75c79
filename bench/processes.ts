import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** A server in a separate process. */
export interface Server {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

/** Starts a module from this folder in a separate process; it sends a message with its port on loopback. */
export async function startServer(module: string, environment: Record<string, string>): Promise<Server> {
  const child = fork(fileURLToPath(new URL(module, import.meta.url)), { env: { ...process.env, ...environment }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const { port } = await receive<{ port: number }>(child, module);
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid!,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

/** The first message of a process. @throws Error if it ends without one */
export async function receive<Message>(child: ChildProcess, what: string): Promise<Message> {
  const waiting = new AbortController();
  const ended = once(child, 'exit', { signal: waiting.signal }).then(([code]) => Promise.reject(new Error(`${what} ended with ${code}`)));
  try {
    const [message] = await Promise.race([once(child, 'message', { signal: waiting.signal }), ended]);
    return message as Message;
  } finally {
    ended.catch(() => undefined);
    waiting.abort();
  }
}

/** A clock tick of /proc in microseconds: every Linux has 100 per second (proc(5), sysconf(_SC_CLK_TCK)). */
const tick = 10_000;

/** Microseconds of CPU time of each process and its children, including those that have ended. */
export async function processorTimes(groups: Record<string, number>): Promise<Record<string, number>> {
  return Object.fromEntries(await Promise.all(Object.entries(groups).map(async ([name, pid]) => [name, await timeOf(pid)] as const)));
}

async function timeOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // It has ended since its parent was read. The parent's next reading will include its time.
  if (stat === undefined) return 0;
  // utime, stime, cutime and cstime (proc(5)). Fields are counted after the name, which may contain spaces.
  const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ').slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')).trim().split(' ').filter(Boolean);
  const below = await Promise.all(children.map((child) => timeOf(Number(child))));
  return ticks * tick + below.reduce((sum, time) => sum + time, 0);
}

/** The first of the processes that runs this program. */
export async function named(pids: readonly number[], program: RegExp): Promise<number> {
  for (const pid of pids) if (program.test(await readFile(`/proc/${pid}/comm`, 'utf8'))) return pid;
  throw new Error(`none of the processes is ${program}`);
}
