import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Where to continue reading a shard: at a record that is not delivered yet, after a delivered one, or nowhere, since it is closed. */
export type Checkpoint = { at: string } | { after: string } | { closed: true };

/** Checkpoints by shard, in a file that is replaced atomically, so that a crash leaves either the old or the new version. */
export class Checkpoints {
  readonly #file: string;
  readonly #entries: Record<string, Checkpoint>;

  constructor(file: string) {
    this.#file = file;
    try {
      this.#entries = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Checkpoint>;
    } catch (error) {
      const isNew = (error as NodeJS.ErrnoException).code === 'ENOENT';
      if (!isNew) throw new Error(`Cannot read ${file}: ${String(error)}`, { cause: error });
      this.#entries = {};
    }
  }

  get(key: string): Checkpoint | undefined {
    return this.#entries[key];
  }

  hasAny(prefix: string): boolean {
    return Object.keys(this.#entries).some((key) => key.startsWith(prefix));
  }

  set(key: string, checkpoint: Checkpoint): void {
    this.#entries[key] = checkpoint;
    this.#write();
  }

  delete(key: string): void {
    delete this.#entries[key];
    this.#write();
  }

  #write(): void {
    mkdirSync(path.dirname(this.#file), { recursive: true });
    writeFileSync(`${this.#file}.new`, `${JSON.stringify(this.#entries, null, 2)}\n`);
    renameSync(`${this.#file}.new`, this.#file);
  }
}
