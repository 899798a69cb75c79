import type { App } from '../shared/app.ts';
import { cutPage, pageStart, type PageRequest } from '../shared/page.ts';
import { getProfile } from '../users/sql.ts';
import type { UserPosts } from '../posts/schema.ts';
import { showPosts } from './show-posts.ts';
import { listPostsOfUser } from '../posts/sql.ts';

/** A user's posts, newest first. */
export async function listUserPosts(
  app: App,
  viewer: string | undefined,
  userRef: string,
  page: PageRequest,
): Promise<UserPosts> {
  const start = pageStart('posts', page);
  const user = await getProfile(app.db, userRef, undefined);
  const rows = await listPostsOfUser(app.db, user.id, start, page.limit + 1);
  const { items, nextCursor } = cutPage(rows, page.limit, 'posts', (row) => row);
  const posts = await showPosts(app, items.map((row) => row.id), viewer);
  return {
    posts: posts.filter((post) => post !== undefined),
    total: user.posts_count,
    ...(nextCursor !== undefined && { next_cursor: nextCursor }),
  };
}
