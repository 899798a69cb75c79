import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { functionOf } from './operations.ts';
import type { LogLine } from './shapes.ts';

/** How many bytes from the end of a log are searched, and how many lines are shown. */
const searched = 8 * 1024 * 1024;
const searchedForTrace = 64 * 1024 * 1024;
const shown = 300;

export interface LogFilter {
  function?: string;
  trace?: string;
  level?: string;
  text?: string;
}

const folders = (dataDir: string) => [join(dataDir, 'logs'), join(dataDir, 'cloud', 'logs')];

/** The logs of this run, by component. */
export const logNames = (dataDir: string): string[] =>
  folders(dataDir).flatMap((folder) => (existsSync(folder) ? readdirSync(folder) : []).flatMap((name) => /^([a-z-]+)\.log$/.exec(name)?.[1] ?? []).sort());

/** The newest lines that match a filter, oldest first. */
export function listLines(dataDir: string, log: string, filter: LogFilter): LogLine[] {
  const file = folders(dataDir).map((folder) => join(folder, `${log}.log`)).find((name) => existsSync(name));
  if (!file) return [];
  const bytes = readEnd(file, filter.trace ? searchedForTrace : searched);
  const text = filter.text?.toLowerCase();
  const found: LogLine[] = [];
  for (const each of filter.trace ? linesWith(bytes, filter.trace) : linesOf(bytes)) {
    if (found.length >= shown) break;
    // Checked before parsing, which is slower.
    if (each === '' || (text && !each.toLowerCase().includes(text))) continue;
    const line = parseLine(each);
    if (filter.function && line.function !== filter.function) continue;
    if (filter.level && line.level !== filter.level) continue;
    found.push(line);
  }
  return found.reverse();
}

const newline = 10;

/** The last line first. */
function* linesOf(bytes: Buffer): Generator<string> {
  for (let end = bytes.length; end > 0; ) {
    const start = bytes.lastIndexOf(newline, end - 1) + 1;
    yield bytes.toString('utf8', start, end);
    end = start - 1;
  }
}

/** Lines containing a text. The others, which are most of the log, are never decoded to strings. */
function* linesWith(bytes: Buffer, text: string): Generator<string> {
  for (let at = bytes.lastIndexOf(text); at >= 0; ) {
    const start = bytes.lastIndexOf(newline, at) + 1;
    const end = bytes.indexOf(newline, at);
    yield bytes.toString('utf8', start, end < 0 ? bytes.length : end);
    at = start === 0 ? -1 : bytes.lastIndexOf(text, start - 1);
  }
}

/** The functions' log lines of a trace. */
export const linesOfTrace = (dataDir: string, trace: string): LogLine[] => listLines(dataDir, 'api', { trace });

function parseLine(text: string): LogLine {
  if (text.startsWith('{')) {
    try {
      const { level, message, timestamp, trace_id, service: _service, sampling_rate: _rate, ...fields } = JSON.parse(text) as Record<string, unknown>;
      const { consumer, method, route } = fields as Record<string, string | undefined>;
      return {
        at: typeof timestamp === 'string' ? timestamp : undefined,
        level: String(level ?? 'INFO'),
        message: String(message ?? ''),
        trace: typeof trace_id === 'string' ? trace_id : undefined,
        function: consumer ?? (method && route ? functionOf(`${method} ${route}`) : undefined),
        fields,
      };
    } catch {
      // A line in another format, or one still being written.
    }
  }
  return { level: 'INFO', message: text, function: /\(λ: ([\w-]+)\)/.exec(text)?.[1], at: undefined, trace: undefined, fields: {} };
}

function readEnd(file: string, most: number): Buffer {
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const bytes = Buffer.alloc(Math.min(size, most));
    readSync(descriptor, bytes, 0, bytes.length, size - bytes.length);
    return bytes;
  } finally {
    closeSync(descriptor);
  }
}
