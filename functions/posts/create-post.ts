import { publishPost } from '../../core/posts/publish-post.ts';
import { NewPost, Post } from '../../core/posts/schema.ts';
import { getPost, showNewPost } from '../../core/views/get-post.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { mediaUrls } from '../../platform/grants/media-urls.ts';
import { relay } from '../../platform/grants/relay.ts';
import { limits } from '../../platform/grants/limits.ts';

export const handler = endpoint({
  route: 'POST /api/v1/posts',
  summary: 'Publish one to ten photos',
  description: 'Publishes photos of yours that are ready and not in another post or profile. Pass one as `media_id`, or up to ten as `media_ids`.',
  tag: 'Posts',
  auth: 'required',
  access: [database, cache, interactions.read, interactions.write, mediaUrls, events.publish, relay.wake, limits.count],
  limits: ['posts'],
  body: NewPost,
  output: Post,
  status: 201,
  errors: ['not_your_media', 'media_not_found', 'media_in_use', 'media_not_ready', 'post_not_found'],
  creates: 'once',
  run: async ({ app, actor, body, newId, repeated }) => {
    const published = repeated ? undefined : await publishPost(app, actor.userId, body, newId);
    return published ? showNewPost(app, actor, published) : getPost(app, actor, newId);
  },
});
