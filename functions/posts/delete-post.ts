import { deletePost } from '../../core/posts/delete-post.ts';
import { PostPath } from '../../core/posts/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { relay } from '../../platform/grants/relay.ts';

export const handler = endpoint({
  route: 'DELETE /api/v1/posts/{post_id}',
  summary: 'Delete your own post',
  description: 'Deletes a post of yours with its photos, likes and comments.',
  tag: 'Posts',
  auth: 'required',
  access: [database, cache, events.publish, relay.wake],
  params: PostPath,
  status: 204,
  errors: ['not_your_post', 'post_not_found'],
  run: ({ app, actor, params }) => deletePost(app, actor.userId, params.post_id),
});
