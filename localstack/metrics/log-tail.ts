import { open } from 'node:fs/promises';

const chunkBytes = 64 * 1024;
/** Maximum length (bytes) of a line; longer ones are not metrics. */
const maxLine = 1024 * 1024;

export interface LineReader {
  /** A line without its newline. */
  line(text: string): void;
  /** A line was too long to be kept. */
  tooLong(): void;
  /** The file was replaced, as happens at the next start. */
  restart(): void;
}

/** Reads a growing log, each time from where it last stopped, in a fixed amount of memory. A missing file counts as empty. */
export class LogTail {
  readonly #file: string;
  readonly #reader: LineReader;
  #inode: bigint | undefined;
  #offset = 0;
  #rest = Buffer.alloc(0);
  #isSkipping = false;

  constructor(file: string, reader: LineReader) {
    this.#file = file;
    this.#reader = reader;
  }

  async read(): Promise<void> {
    const handle = await open(this.#file, 'r').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
    if (!handle) return;
    try {
      const { ino, size } = await handle.stat({ bigint: true });
      if (this.#inode !== undefined && (ino !== this.#inode || size < this.#offset)) {
        [this.#offset, this.#rest, this.#isSkipping] = [0, Buffer.alloc(0), false];
        this.#reader.restart();
      }
      this.#inode = ino;
      const chunk = Buffer.alloc(chunkBytes);
      // Only up to its current end: if the log grew faster than it is read, this would never finish.
      while (this.#offset < size) {
        const { bytesRead } = await handle.read(chunk, 0, Math.min(chunkBytes, Number(size) - this.#offset), this.#offset);
        if (bytesRead === 0) return;
        this.#offset += bytesRead;
        this.#take(chunk.subarray(0, bytesRead));
      }
    } finally {
      await handle.close();
    }
  }

  #take(bytes: Buffer): void {
    let from = 0;
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, from)) {
      if (!this.#isSkipping) this.#reader.line(Buffer.concat([this.#rest, bytes.subarray(from, end)]).toString('utf8'));
      [this.#rest, this.#isSkipping, from] = [Buffer.alloc(0), false, end + 1];
    }
    if (this.#isSkipping) return;
    this.#rest = Buffer.concat([this.#rest, bytes.subarray(from)]);
    if (this.#rest.length <= maxLine) return;
    [this.#rest, this.#isSkipping] = [Buffer.alloc(0), true];
    this.#reader.tooLong();
  }
}
