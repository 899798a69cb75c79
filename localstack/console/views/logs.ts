import { type LogFilter, listLines, logNames } from '../log-files.ts';
import { listOperations } from '../operations.ts';
import type { View } from '../route.ts';
import type { Logs } from '../shapes.ts';

/** The latest lines of a component's log, oldest first, filtered by function, trace, level and text. */
export const listLogs: View = ({ dataDir }, { query }): Logs => {
  const names = logNames(dataDir);
  const log = query['log'] && names.includes(query['log']) ? query['log'] : 'api';
  const filter: LogFilter = Object.fromEntries(['function', 'trace', 'level', 'text'].flatMap((name) => (query[name] ? [[name, query[name]]] : [])));
  return { log, logs: names, functions: [...new Set(listOperations().map(({ name }) => name.replace(/-alias$/, '')))].sort(), lines: listLines(dataDir, log, filter) };
};
