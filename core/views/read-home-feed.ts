import type { App } from '../shared/app.ts';
import { keys, ttl } from '../cache/keys.ts';
import type { PageRequest } from '../shared/page.ts';
import type { Feed } from '../posts/schema.ts';
import type { Reader } from '../visibility/reader.ts';
import { type FeedSource, readFeed } from './read-feed.ts';
import { listHomePosts, listPostsOf, listPulledAuthors } from '../feed/sql.ts';

/**
 * A home feed: what was pushed into the user's timeline, plus, merged in at read time, the posts of followed authors
 * who have too many followers to be pushed. Who those are is noted when the timeline is built.
 */
export const homeFeed = (app: App, userId: string): FeedSource => ({
  timeline: keys.homeTimeline(userId),
  times: { ttl: ttl.homeTimeline, freshFor: ttl.homeTimeline },
  list: (start, limit) => listHomePosts(app.db, userId, start, limit),
  note: async () => (await listPulledAuthors(app.db, userId)).join(),
  merge: async (note, start, limit) => (note === '' ? [] : listPostsOf(app.db, note.split(','), start, limit)),
});

/** The user's own and followed people's posts, newest first. */
export const readHomeFeed = (app: App, reader: NonNullable<Reader>, page: PageRequest): Promise<Feed> =>
  readFeed(app, homeFeed(app, reader.userId), reader, page);
