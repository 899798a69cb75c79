import { unlikePost } from '../../core/likes/like-post.ts';
import { LikeState } from '../../core/likes/schema.ts';
import { PostPath } from '../../core/posts/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { limits } from '../../platform/grants/limits.ts';

export const handler = endpoint({
  route: 'DELETE /api/v1/posts/{post_id}/like',
  summary: 'Unlike a post; idempotent',
  description: 'Without a like, nothing changes. Returns the new number of likes.',
  tag: 'Likes',
  auth: 'required',
  access: [database, cache, interactions.read, interactions.write, limits.count],
  limits: ['likes'],
  params: PostPath,
  output: LikeState,
  status: 200,
  errors: ['post_not_found', 'blocked_by_you'],
  run: ({ app, actor, params }) => unlikePost(app, actor.userId, params.post_id),
});
