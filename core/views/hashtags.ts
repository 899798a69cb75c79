import type { Hashtag, Hashtags } from '../hashtags/schema.ts';
import { countPosts, listTaggedPosts, listTrending as listTrendingRows } from '../hashtags/sql.ts';
import type { UserPosts } from '../posts/schema.ts';
import type { App } from '../shared/app.ts';
import type { PageRequest, PageStart } from '../shared/page.ts';
import type { Reader } from '../visibility/reader.ts';
import { Relations } from '../visibility/relations.ts';
import { presentPage } from './pipeline.ts';
import { listedPosts, loadPlaces } from './show-posts.ts';

/** Only hashtags used within this many days can be trending. */
const trendingDays = 7;
const trendingCount = 20;

/** A hashtag that nobody uses is not a 404: its count is 0. */
export const getHashtag = async (app: App, tag: string): Promise<Hashtag> => ({ tag, posts_count: await countPosts(app.db, tag) });

/** Posts of public accounts with a hashtag, newest first. */
export async function listHashtagPosts(app: App, reader: Reader, tag: string, page: PageRequest): Promise<UserPosts> {
  const relations = new Relations(app, reader);
  const load = async (start: PageStart, count: number) => loadPlaces(app, reader, await listTaggedPosts(app.db, tag, reader?.userId, start, count), relations);
  const { items, nextCursor } = await presentPage(app, reader, { ...listedPosts, subject: 'globalFeed' }, page, load, relations);
  return { posts: items, total: await countPosts(app.db, tag), ...(nextCursor !== undefined && { next_cursor: nextCursor }) };
}

export const listTrending = async (app: App): Promise<Hashtags> => ({ hashtags: await listTrendingRows(app.db, trendingDays, trendingCount) });
