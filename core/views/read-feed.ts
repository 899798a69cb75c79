import { LRUCache } from 'lru-cache';
import type { App } from '../shared/app.ts';
import { keys, ttl } from '../cache/keys.ts';
import type { TimelineRow } from '../cache/timelines.ts';
import type { PageRequest, PageStart } from '../shared/page.ts';
import type { Feed } from '../posts/schema.ts';
import { listPublicPosts } from '../posts/sql.ts';
import type { Reader } from '../visibility/reader.ts';
import { Relations } from '../visibility/relations.ts';
import { presentPage } from './pipeline.ts';
import { listedPosts, loadPlaces, loadPosts } from './show-posts.ts';
import { isComplete, readOne, rebuildOnce, type TimelineSource } from './timeline-sources.ts';

const globalFeed = (app: App): TimelineSource => ({
  timeline: keys.globalTimeline,
  times: { ttl: ttl.globalTimeline, freshFor: ttl.globalTimelineFresh },
  list: (start, limit) => listPublicPosts(app.db, start, limit),
});

/** The posts of all public accounts, newest first. */
export const readGlobalFeed = (app: App, reader: Reader, page: PageRequest): Promise<Feed> => {
  const source = globalFeed(app);
  return readFeed(app, reader, { subject: 'globalFeed', timeline: source.timeline }, page, (start, count) => selectRows(app, source, start, count));
};

/** The first rows of timelines read recently. They are seldom different at the next read, so what they show is read in the same round trip. */
const topLately = new LRUCache<string, readonly TimelineRow[]>({ max: 1_000 });

/** One page of a feed. A fully cached page takes two round trips, one for `select` and one for the rows, or one if its rows are those of the last time. */
export async function readFeed(
  app: App,
  reader: Reader,
  { subject, timeline }: { subject: 'globalFeed' | 'homeFeed'; timeline: string },
  page: PageRequest,
  select: (start: PageStart, count: number) => Promise<TimelineRow[]>,
): Promise<Feed> {
  const relations = new Relations(app, reader);
  const load = async (start: PageStart, count: number) => {
    const isTop = !start.after && start.offset === 0;
    const expected = (isTop && topLately.get(timeline)?.slice(0, count)) || [];
    const [rows, early] = await Promise.all([select(start, count), loadPosts(app, reader, expected, relations)]);
    if (isTop) topLately.set(timeline, rows);
    const loaded = new Map(expected.map(({ id }, index) => [id, early[index]]));
    const others = rows.filter(({ id }) => !loaded.has(id));
    for (const { at, row } of await loadPlaces(app, reader, others, relations)) loaded.set(at.id, row);
    return rows.map((at) => ({ at, row: loaded.get(at.id) }));
  };
  const { items, nextCursor } = await presentPage(app, reader, { ...listedPosts, subject }, page, load, relations);
  return { posts: items, ...(nextCursor !== undefined && { next_cursor: nextCursor }), has_more: nextCursor !== undefined };
}

async function selectRows(app: App, source: TimelineSource, start: PageStart, count: number): Promise<TimelineRow[]> {
  let slice = await readOne(app, source, start, count);
  if (slice === 'missing') {
    await rebuildOnce(app, source);
    slice = await readOne(app, source, start, count);
  } else if (slice?.note === null) {
    // Other readers use the existing timeline while this one rebuilds it.
    await rebuildOnce(app, source);
  }
  return isComplete(slice, count) ? slice.rows : source.list(start, count);
}
