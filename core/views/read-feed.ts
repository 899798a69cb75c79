import type { App } from '../shared/app.ts';
import { keys, ttl } from '../cache/keys.ts';
import { readTimelinePage } from '../cache/read-cards.ts';
import { singleFlight } from '../cache/single-flight.ts';
import { storeTimeline, timelineCap } from '../cache/timelines.ts';
import { cutPage, type PageRequest, type PageStart, pageStart, type Position } from '../shared/page.ts';
import type { Feed, Post } from '../posts/schema.ts';
import { showPosts } from './show-posts.ts';
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
export const readGlobalFeed = (app: App, viewer: string | undefined, page: PageRequest): Promise<Feed> =>
  readFeed(app, globalFeed(app), viewer, page);

type Place = Position & { post: Post };

/** One page of a feed. A warm page costs one round trip; posts that are gone are passed over, not counted. */
export async function readFeed(app: App, source: FeedSource, viewer: string | undefined, page: PageRequest): Promise<Feed> {
  let start = pageStart('posts', page);
  const found: Place[] = [];
  while (found.length <= page.limit) {
    const wanted = page.limit + 1 - found.length;
    const { rows, posts } = await readSlice(app, source, start, wanted, viewer);
    rows.forEach((row, index) => {
      const post = posts[index];
      if (post) found.push({ ...row, post });
    });
    const last = rows.at(-1);
    if (rows.length < wanted || !last) break;
    start = { after: last, offset: 0 };
  }
  const { items, hasMore, nextCursor } = cutPage(found, page.limit, 'posts', (row) => row);
  return {
    posts: items.map((row) => row.post),
    ...(nextCursor !== undefined && { next_cursor: nextCursor }),
    has_more: hasMore,
  };
}

async function readSlice(app: App, source: FeedSource, start: PageStart, count: number, viewer: string | undefined) {
  const read = () => readTimelinePage(app, source.timeline, start, count, viewer);
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
    const rows = await source.list(start, count);
    return { rows, posts: await showPosts(app, rows.map((row) => row.id), viewer) };
  }
  const merged = cached.note ? await source.merge?.(cached.note, start, count) : undefined;
  if (merged?.length) {
    const rows = newestOf([...cached.rows, ...merged], count);
    return { rows, posts: await showPosts(app, rows.map((row) => row.id), viewer) };
  }
  return { rows: cached.rows, posts: await showPosts(app, cached.rows.map((row) => row.id), viewer, cached.posts) };
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
