import type { App } from '../shared/app.ts';
import { keys, ttl } from '../cache/keys.ts';
import { readTimelines, type TimelineRow, type TimelineSlice } from '../cache/timelines.ts';
import { timelineLifetime } from '../feed/fan-out.ts';
import { listHomePosts, listPulledAuthors, listPulledPosts } from '../feed/sql.ts';
import type { PageRequest, PageStart } from '../shared/page.ts';
import type { Feed } from '../posts/schema.ts';
import type { Reader } from '../visibility/reader.ts';
import { readFeed } from './read-feed.ts';
import { isComplete, readNote, rebuildOnce, type TimelineSource } from './timeline-sources.ts';

/** The posts pushed into the user's timeline. When built, it also contains earlier posts of authors who are pulled. */
const homeTimeline = (app: App, userId: string): TimelineSource => ({
  timeline: keys.homeTimeline(userId),
  times: { ttl: ttl.homeTimeline, freshFor: ttl.homeTimeline },
  list: ({ after }, limit) => listHomePosts(app.db, userId, after, limit),
  mergedAuthors: () => listPulledAuthors(app.db, userId),
});

/**
 * The posts of all pulled authors in one timeline, which every home feed reads in the same round trip as its own and
 * filters by followed authors. It reaches back further than the lifetime of any home timeline.
 */
const pulledTimeline = (app: App): TimelineSource => ({
  timeline: keys.pulledTimeline,
  times: { ttl: ttl.pulledTimeline, freshFor: ttl.pulledTimeline },
  list: (_start, limit) => listPulledPosts(app.db, new Date(app.now().getTime() - timelineLifetime), limit),
});

/** The user's own and followed people's posts, newest first. */
export const readHomeFeed = (app: App, reader: NonNullable<Reader>, page: PageRequest): Promise<Feed> =>
  readFeed(app, reader, { subject: 'homeFeed', timeline: keys.homeTimeline(reader.userId) }, page, (start, count) => selectRows(app, reader.userId, start, count));

/** How many rows of the shared timeline are read with a page. If more of its posts are newer than a home timeline, the home timeline is rebuilt. */
const pulledAtOnce = 50;
/**
 * Maximum time (µs) between a post's creation time and its commit, plus clock skew: a timeline may lack posts created this
 * long before it was built.
 */
const slack = 15_000_000;

async function selectRows(app: App, userId: string, start: PageStart, count: number): Promise<TimelineRow[]> {
  const own = homeTimeline(app, userId);
  const pulled = pulledTimeline(app);
  const read = async () =>
    merge(
      await readTimelines(app, [
        { timeline: own.timeline, start, count },
        { timeline: pulled.timeline, start, count: pulledAtOnce },
      ]),
      start,
      count,
    );
  let rows = await read();
  if (rows === 'pulled') {
    await rebuildOnce(app, pulled);
    rows = await read();
  }
  if (rows === 'home') {
    await rebuildOnce(app, own, app.now().getTime() * 1000 - 1);
    rows = await read();
    // Only now do we know that there are authors to pull.
    if (rows === 'pulled') {
      await rebuildOnce(app, pulled);
      rows = await read();
    }
  }
  return typeof rows === 'object' ? rows : own.list(start, count);
}

/** The timeline to rebuild first; 'neither' if only the database has the rows. */
type Stale = 'home' | 'pulled' | 'neither';

function merge(slices: (TimelineSlice | 'missing')[] | undefined, { after }: PageStart, count: number): TimelineRow[] | Stale {
  if (!slices) return 'neither';
  const [home, pulled] = slices as [TimelineSlice | 'missing', TimelineSlice | 'missing'];
  // Without its marker, we don't know which authors to pull.
  if (home === 'missing' || home.note === null) return 'home';
  const { builtAt, mergedAuthors } = readNote(home.note);
  if (!isComplete(home, count)) return 'neither';
  if (mergedAuthors.length === 0) return home.rows;
  if (pulled === 'missing' || pulled.note === null) return 'pulled';
  // A shared timeline built later may lack an author who was still pulled when the home timeline was built.
  if (builtAt < readNote(pulled.note).builtAt) return 'home';
  const complete = builtAt - slack;
  const last = pulled.rows.at(-1);
  const reachesBack =
    (after && after.micros <= complete) || (last && last.micros <= complete) || (pulled.whole && pulled.rows.length < pulledAtOnce);
  if (!reachesBack) return 'home';
  const followed = new Set(mergedAuthors);
  return newestOf([...home.rows, ...pulled.rows.filter(({ author }) => followed.has(author))], count);
}

function newestOf(rows: TimelineRow[], count: number): TimelineRow[] {
  const distinct = [...new Map(rows.map((row) => [row.id, row])).values()];
  return distinct.sort((a, b) => b.micros - a.micros || (a.id < b.id ? 1 : -1)).slice(0, count);
}
