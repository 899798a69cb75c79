import { readTimelines, storeTimeline, timelineCap, type TimelineRow, type TimelineSlice } from '../cache/timelines.ts';
import { singleFlight } from '../cache/single-flight.ts';
import type { App } from '../shared/app.ts';
import type { PageStart } from '../shared/page.ts';

/** A cached timeline, and the query that it is built from, which also returns the rest of the list. */
export interface TimelineSource {
  timeline: string;
  times: { ttl: number; freshFor: number };
  list(start: PageStart, limit: number): Promise<TimelineRow[]>;
  /** The authors to pull when the timeline is read. */
  mergedAuthors?(): Promise<string[]>;
}

/** The marker kept with a timeline until it has to be rebuilt. */
interface Note {
  /** When the rows began to be read from the database, in microseconds since 1970. */
  builtAt: number;
  mergedAuthors: string[];
}

export function readNote(note: string): Note {
  const [builtAt, authors = ''] = note.split('|');
  return { builtAt: Number(builtAt), mergedAuthors: authors === '' ? [] : authors.split(',') };
}

const top: PageStart = { after: undefined, offset: 0 };

/** One slice of one timeline. */
export const readOne = async (app: App, { timeline }: TimelineSource, start: PageStart, count: number) =>
  (await readTimelines(app, [{ timeline, start, count }]))?.[0];

/** Whether the slice contains all rows that the list has there; it may not, because timelines are capped. */
export const isComplete = (slice: TimelineSlice | 'missing' | undefined, count: number): slice is TimelineSlice =>
  typeof slice === 'object' && (slice.whole || slice.rows.length >= count);

/** Rebuilds the timeline, once for all concurrent readers, unless it has been rebuilt after `since` (microseconds). */
export const rebuildOnce = (app: App, source: TimelineSource, since = 0): Promise<true> =>
  singleFlight<true>(
    app,
    // The lock is named after the timeline, so that a write to a timeline that is being built can break the lock.
    source.timeline,
    async (token) => {
      // The timeline may have been built between this reader's cache miss and its lock.
      const built = await readOne(app, source, top, 1);
      if (typeof built === 'object' && built.note !== null && readNote(built.note).builtAt >= since) return true;
      const builtAt = app.now().getTime() * 1000;
      const [rows, authors] = await Promise.all([source.list(top, timelineCap), source.mergedAuthors?.() ?? []]);
      await storeTimeline(app, source.timeline, token, rows, `${builtAt}|${authors.join()}`, source.times);
      return true;
    },
    async () => ((await readOne(app, source, top, 1)) === 'missing' ? undefined : true),
  );
