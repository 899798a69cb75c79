import type { UserPosts } from '../posts/schema.ts';
import { listPostsOfUser } from '../posts/sql.ts';
import type { App } from '../shared/app.ts';
import type { PageRequest } from '../shared/page.ts';
import { getProfile } from '../users/sql.ts';
import type { Reader } from '../visibility/reader.ts';
import { presentPage } from './pipeline.ts';
import { loadPlaces, posts } from './show-posts.ts';

/** A user's posts, newest first. */
export async function listUserPosts(app: App, reader: Reader, userRef: string, page: PageRequest): Promise<UserPosts> {
  const user = await getProfile(app.db, userRef, undefined);
  const { items, nextCursor } = await presentPage(app, reader, posts, page, async (start, count) =>
    loadPlaces(app, reader, await listPostsOfUser(app.db, user.id, start, count)),
  );
  return { posts: items, total: user.posts_count, ...(nextCursor !== undefined && { next_cursor: nextCursor }) };
}
