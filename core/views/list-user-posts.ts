import type { UserPosts } from '../posts/schema.ts';
import { listPostsOfUser } from '../posts/sql.ts';
import type { App } from '../shared/app.ts';
import type { PageRequest, PageStart } from '../shared/page.ts';
import { requireUser, standingTo } from '../users/require-user.ts';
import type { Reader } from '../visibility/reader.ts';
import { Relations } from '../visibility/relations.ts';
import { presentPage } from './pipeline.ts';
import { listedPosts, loadPlaces } from './show-posts.ts';

/** A user's posts, newest first. */
export async function listUserPosts(app: App, reader: Reader, userRef: string, page: PageRequest): Promise<UserPosts> {
  const { user, verdict } = await requireUser(app, reader, userRef, 'postList');
  if (verdict === 'empty') return { posts: [], total: user.posts_count };
  const relations = new Relations(app, reader);
  relations.learn(user.id, standingTo(reader, user));
  const load = async (start: PageStart, count: number) => loadPlaces(app, reader, await listPostsOfUser(app.db, user.id, start, count), relations);
  const { items, nextCursor } = await presentPage(app, reader, listedPosts, page, load, relations);
  return { posts: items, total: user.posts_count, ...(nextCursor !== undefined && { next_cursor: nextCursor }) };
}
