import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CloudError } from './cloud-error.ts';

interface Entry {
  name: string;
  pid: number;
  /** A pid may have been reused; pid and start time together are unique. */
  started: string;
}

/**
 * The processes that use a data folder, recorded so that the next start can end those left behind by a killed cloud,
 * and so that two clouds never share a folder.
 */
export class ProcessLedger {
  readonly #file: string;
  readonly #entries = new Map<number, Entry>();

  private constructor(file: string) {
    this.#file = file;
  }

  /** @throws CloudError when a cloud is already running in this folder. */
  static async open(dataDir: string): Promise<ProcessLedger> {
    const file = join(dataDir, 'processes.json');
    const [owner, ...children] = readEntries(file);
    if (owner && isStill(owner)) {
      throw new CloudError(
        `A cloud is already running in ${dataDir} (process ${owner.pid}): ` +
          'stop it, or choose another data folder.',
      );
    }
    const left = children.filter(isStill);
    // Usually nothing is awaited here, so that only one of two concurrent starts can find the folder free.
    if (left.length > 0) await Promise.all(left.map(end));
    const ledger = new ProcessLedger(file);
    ledger.add('owner', process.pid);
    return ledger;
  }

  get pids(): number[] {
    return [...this.#entries.keys()].filter((pid) => pid !== process.pid);
  }

  add(name: string, pid: number): void {
    const started = startTime(pid);
    if (started === undefined) return;
    this.#entries.set(pid, { name, pid, started });
    this.#write();
  }

  remove(pid: number): void {
    if (this.#entries.delete(pid)) this.#write();
  }

  close(): void {
    this.#entries.clear();
    rmSync(this.#file, { force: true });
  }

  #write(): void {
    // If the folder was deleted in the meantime, no later start needs the file.
    if (this.#entries.size === 0 || !existsSync(dirname(this.#file))) return;
    writeFileSync(this.#file, JSON.stringify([...this.#entries.values()]));
  }
}

function readEntries(file: string): Entry[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Entry[];
  } catch (error) {
    const torn = error instanceof SyntaxError;
    if (torn || (error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function isStill(entry: Entry): boolean {
  return startTime(entry.pid) === entry.started;
}

async function end(entry: Entry): Promise<void> {
  process.kill(entry.pid, 'SIGCONT');
  // SIGINT makes Postgres shut down fast but properly. The others have no data that SIGKILL could corrupt.
  process.kill(entry.pid, entry.name === 'Postgres' ? 'SIGINT' : 'SIGKILL');
  const deadline = Date.now() + 3_000;
  while (isStill(entry)) {
    if (Date.now() > deadline) process.kill(entry.pid, 'SIGKILL');
    await delay(10);
  }
}

/** When a process started, in the system's own format; undefined if it does not exist or is a zombie. */
function startTime(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      // The second field is the program's name in brackets and may itself contain spaces and brackets.
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
      return fields[0] === 'Z' ? undefined : fields[19];
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}
