import { closeSync, fstatSync, openSync, readSync, renameSync } from 'node:fs';

/** How many earlier logs are kept: api.log is rotated to api.1.log, which is the newest, and so on. */
const KEPT = 4;
const TAIL_BYTES = 4_096;

export interface LogFile {
  descriptor: number;
  /** The last lines written since this was opened. */
  lastLines(): string[];
}

const opened = new Set<string>();

/**
 * Opens a child's log. Logs are rotated when this process first opens the file and appended to after that, so that a
 * child that keeps failing does not push out the log of its first failure.
 */
export function openLog(file: string): LogFile {
  if (!opened.has(file)) rotate(file);
  opened.add(file);
  const descriptor = openSync(file, 'a');
  const { size } = fstatSync(descriptor);
  return { descriptor, lastLines: () => tail(file, size) };
}

function rotate(file: string): void {
  const numbered = (number: number): string => (number === 0 ? file : file.replace(/(\.log)?$/, `.${number}$1`));
  for (let number = KEPT; number > 0; number -= 1) unlessMissing(() => renameSync(numbered(number - 1), numbered(number)));
}

/** Up to five lines from the end of a file, after the offset `from`. */
function tail(file: string, from: number): string[] {
  const descriptor = unlessMissing(() => openSync(file, 'r'));
  if (descriptor === undefined) return [];
  const { size } = fstatSync(descriptor);
  const start = Math.max(from, size - TAIL_BYTES);
  const bytes = Buffer.alloc(Math.max(size - start, 0));
  readSync(descriptor, bytes, 0, bytes.length, start);
  closeSync(descriptor);
  return bytes.toString('utf8').trimEnd().split('\n').slice(-5);
}

function unlessMissing<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
