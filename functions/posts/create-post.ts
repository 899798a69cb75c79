import { publishPost } from '../../core/posts/publish-post.ts';
import { NewPost, Post } from '../../core/posts/schema.ts';
import { getPost } from '../../core/views/get-post.ts';
import { endpoint } from '../../platform/endpoint.ts';

export const handler = endpoint({
  route: 'POST /api/v1/posts',
  summary: 'Publish one to ten photos',
  description: 'Publishes photos of yours that are ready and in no other post or profile. Name one as `media_id`, or up to ten as `media_ids`.',
  tag: 'Posts',
  auth: 'required',
  body: NewPost,
  output: Post,
  status: 201,
  errors: ['not_your_media', 'media_not_found', 'media_in_use', 'media_not_ready', 'post_not_found'],
  creates: 'once',
  run: async ({ app, actor, body, newId, repeated }) => {
    if (!repeated) await publishPost(app, actor.userId, body, newId);
    return getPost(app, actor, newId);
  },
});
