import { LogLines } from './log-lines.ts';
import { LogTail } from './log-tail.ts';
import { readAll, type Sources } from './readings.ts';

export interface LocalMetrics {
  contentType: string;
  /** The metrics in Prometheus's text format. */
  text(): Promise<string>;
}

/**
 * The metrics of a running service. Its log is only read when it is scraped, from where the previous scrape stopped.
 * @param log the API's current log file
 */
export function localMetrics({ log, report = () => undefined, ...sources }: Sources & { log: string; report?: (error: unknown) => void }): LocalMetrics {
  let lines = new LogLines();
  const tail = new LogTail(log, {
    line: (text) => lines.add(text),
    tooLong: () => lines.addLost(),
    // Prometheus treats a counter that falls as one that was reset.
    restart: () => (lines = new LogLines()),
  });
  const scrape = async (): Promise<string> => {
    await tail.read();
    await readAll(sources, lines.series, report);
    return lines.series.registry.metrics();
  };
  // Reads run one after another, since concurrent ones would count lines twice.
  let last: Promise<unknown> = Promise.resolve();
  return {
    contentType: lines.series.registry.contentType,
    text() {
      const next = last.then(scrape);
      last = next.catch(() => undefined);
      return next;
    },
  };
}
