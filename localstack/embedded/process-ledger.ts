import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CloudError } from './cloud-error.ts';

interface Entry {
  name: string;
  pid: number;
  /** A pid alone may meanwhile belong to someone else; pid and start time together cannot. */
  started: string;
}

/**
 * What runs in a data folder, written down so that the next start can end what a killed one left behind,
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
    // Nothing may be awaited in the usual case: two starts at once must not both find the folder free.
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
    // Without its folder (cleared while running) there is no next start that could need this.
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
  // Postgres: SIGINT is its fast, orderly shutdown; the others keep nothing that a kill could tear.
  process.kill(entry.pid, entry.name === 'Postgres' ? 'SIGINT' : 'SIGKILL');
  const deadline = Date.now() + 3_000;
  while (isStill(entry)) {
    if (Date.now() > deadline) process.kill(entry.pid, 'SIGKILL');
    await delay(10);
  }
}

/** When a process began, in whatever unit the system gives; undefined if there is none (or only its zombie). */
function startTime(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      // The second field is the program's name in brackets and may itself hold spaces and brackets.
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
      return fields[0] === 'Z' ? undefined : fields[19];
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}
