import type { App } from '../shared/app.ts';
import { notFound } from '../shared/errors.ts';
import type { Post } from '../posts/schema.ts';
import { showPosts } from './show-posts.ts';

/** One post as the viewer sees it. */
export async function getPost(app: App, viewer: string | undefined, postId: string): Promise<Post> {
  const [post] = await showPosts(app, [postId], viewer);
  if (!post) throw notFound('post');
  return post;
}
