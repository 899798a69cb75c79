import { publishPost } from '../../core/posts/publish-post.ts';
import { NewPost, Post } from '../../core/posts/schema.ts';
import { getPost } from '../../core/views/get-post.ts';
import { endpoint } from '../../platform/endpoint.ts';

export const handler = endpoint({
  route: 'POST /api/v1/posts',
  summary: 'Publish one to ten photos',
  tag: 'Posts',
  auth: 'required',
  body: NewPost,
  output: Post,
  status: 201,
  errors: ['forbidden', 'not_found', 'conflict'],
  creates: 'once',
  run: async ({ app, actor, body, newId, repeated }) => {
    if (!repeated) await publishPost(app, actor.userId, body, newId);
    return getPost(app, actor, newId);
  },
});
