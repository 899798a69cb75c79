import type { App } from '../shared/app.ts';
import { keys, ttl } from '../cache/keys.ts';
import { readTimelinePage } from '../cache/read-cards.ts';
import { singleFlight } from '../cache/single-flight.ts';
import { storeTimeline, timelineCap } from '../cache/timelines.ts';
import type { PageRequest, PageStart, Position } from '../shared/page.ts';
import type { Feed } from '../posts/schema.ts';
import type { Reader } from '../visibility/reader.ts';
import { presentPage } from './pipeline.ts';
import { loadPlaces, posts } from './show-posts.ts';
import { listAllPosts } from '../posts/sql.ts';

/** A feed: its cached timeline and the statement that tells the truth about it. */
export interface FeedSource {
  timeline: string;
  times: { ttl: number; freshFor: number };
  list(start: PageStart, limit: number): Promise<Position[]>;
  /** Something to remember with the timeline until it is rebuilt. */
  note?(): Promise<string>;
  /** Posts that belong into the feed but are not kept in its timeline; `note` is what was remembered. */
  merge?(note: string, start: PageStart, limit: number): Promise<Position[]>;
}

export const globalFeed = (app: App): FeedSource => ({
  timeline: keys.globalTimeline,
  times: { ttl: ttl.globalTimeline, freshFor: ttl.globalTimelineFresh },
  list: (start, limit) => listAllPosts(app.db, start, limit),
});

/** Everyone's posts, newest first. */
export const readGlobalFeed = (app: App, reader: Reader, page: PageRequest): Promise<Feed> =>
  readFeed(app, globalFeed(app), reader, page);

/** One page of a feed. A warm page costs one round trip. */
export async function readFeed(app: App, source: FeedSource, reader: Reader, page: PageRequest): Promise<Feed> {
  const { items, nextCursor } = await presentPage(app, reader, posts, page, (start, count) =>
    loadSlice(app, source, start, count, reader),
  );
  return { posts: items, ...(nextCursor !== undefined && { next_cursor: nextCursor }), has_more: nextCursor !== undefined };
}

async function loadSlice(app: App, source: FeedSource, start: PageStart, count: number, reader: Reader) {
  const read = () => readTimelinePage(app, source.timeline, start, count, reader?.userId);
  let cached = await read();
  if (cached === 'missing') {
    await rebuildOnce(app, source);
    cached = await read();
  } else if (cached !== 'down' && cached.note === null) {
    // Others go on with what is there while this reader renews it.
    await rebuildOnce(app, source);
    // Without its note nobody knows what to merge.
    if (source.merge) cached = await read();
  }
  const unmerged = source.merge && typeof cached === 'object' && cached.note === null;
  if (cached === 'missing' || cached === 'down' || !cached.complete || unmerged) {
    return loadPlaces(app, reader, await source.list(start, count));
  }
  const merged = cached.note ? await source.merge?.(cached.note, start, count) : undefined;
  if (merged?.length) {
    return loadPlaces(app, reader, newestOf([...cached.rows, ...merged], count));
  }
  return loadPlaces(app, reader, cached.rows, cached.posts);
}

function newestOf(rows: Position[], count: number): Position[] {
  const distinct = [...new Map(rows.map((row) => [row.id, row])).values()];
  return distinct.sort((a, b) => b.micros - a.micros || (a.id < b.id ? 1 : -1)).slice(0, count);
}

const rebuildOnce = (app: App, source: FeedSource): Promise<true> =>
  singleFlight<true>(
    app,
    // The lock's name is the timeline's: a write to a timeline under construction finds and breaks it.
    source.timeline,
    async (token) => {
      // It may have been built between this reader's look and its lock.
      const built = await readTimelinePage(app, source.timeline, { after: undefined, offset: 0 }, 1, undefined);
      if (typeof built === 'object' && built.note !== null) return true;
      const [rows, note] = await Promise.all([
        source.list({ after: undefined, offset: 0 }, timelineCap),
        source.note?.() ?? '',
      ]);
      await storeTimeline(app, source.timeline, token, rows, note, source.times);
      return true;
    },
    async () => {
      const page = await readTimelinePage(app, source.timeline, { after: undefined, offset: 0 }, 1, undefined);
      return page === 'missing' ? undefined : true;
    },
  );
