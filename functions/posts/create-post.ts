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
  run: ({ app, actor, body, newId, repeated }) =>
    repeated ? getPost(app, actor.userId, newId) : publishPost(app, actor.userId, body, newId),
});
