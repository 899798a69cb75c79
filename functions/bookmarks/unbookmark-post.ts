import { unbookmarkPost } from '../../core/bookmarks/bookmark-post.ts';
import { BookmarkState } from '../../core/bookmarks/schema.ts';
import { PostPath } from '../../core/posts/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';

export const handler = endpoint({
  route: 'DELETE /api/v1/posts/{post_id}/bookmark',
  summary: 'Remove a bookmark; idempotent',
  description: 'Removes a post from your bookmarks. Succeeds whether or not it was bookmarked or still exists.',
  tag: 'Bookmarks',
  auth: 'required',
  access: [database, cache, interactions.write],
  params: PostPath,
  output: BookmarkState,
  status: 200,
  run: ({ app, actor, params }) => unbookmarkPost(app, actor.userId, params.post_id),
});
