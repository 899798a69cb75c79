import { editPost } from '../../core/posts/edit-post.ts';
import { Post, PostChanges, PostPath } from '../../core/posts/schema.ts';
import { getPostInVersion } from '../../core/views/get-post.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { mediaUrls } from '../../platform/grants/media-urls.ts';
import { relay } from '../../platform/grants/relay.ts';

export const handler = endpoint({
  route: 'PATCH /api/v1/posts/{post_id}',
  summary: 'Change your own post',
  description:
    'Changes only the given fields. Earlier texts stay visible to everyone who sees the post. Repeating the request with its `Idempotency-Key` returns its first result and does not undo later changes.',
  tag: 'Posts',
  auth: 'required',
  access: [database, cache, interactions.read, interactions.write, mediaUrls, events.publish, relay.wake],
  params: PostPath,
  body: PostChanges,
  output: Post,
  status: 200,
  errors: ['not_your_post', 'post_not_found'],
  creates: 'once',
  edits: true,
  run: async ({ app, actor, params, body, newId, versions }) =>
    getPostInVersion(app, actor, params.post_id, await editPost(app, actor.userId, params.post_id, body, { id: newId, versions })),
});
