import { bookmarkPost } from '../../core/bookmarks/bookmark-post.ts';
import { BookmarkState } from '../../core/bookmarks/schema.ts';
import { PostPath } from '../../core/posts/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';

export const handler = endpoint({
  route: 'POST /api/v1/posts/{post_id}/bookmark',
  summary: 'Bookmark a post; idempotent',
  description: 'Adds a post to a list that only you can see. An existing bookmark keeps its place.',
  tag: 'Bookmarks',
  auth: 'required',
  access: [database, cache, interactions.write],
  params: PostPath,
  output: BookmarkState,
  status: 200,
  errors: ['post_not_found', 'blocked_by_you'],
  run: ({ app, actor, params }) => bookmarkPost(app, actor.userId, params.post_id),
});
