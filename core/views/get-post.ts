import type { Post } from '../posts/schema.ts';
import type { App } from '../shared/app.ts';
import { notFound } from '../shared/errors.ts';
import type { Reader } from '../visibility/reader.ts';
import { Relations } from '../visibility/relations.ts';
import { loadPosts, posts } from './show-posts.ts';
import { presentOne } from './pipeline.ts';

/** One post as the reader sees it. */
export async function getPost(app: App, reader: Reader, postId: string): Promise<Post> {
  const relations = new Relations(app, reader);
  const [row] = await loadPosts(app, reader, [{ id: postId }], relations);
  const post = await presentOne(app, reader, posts, row, relations);
  if (!post) throw notFound('post');
  return post;
}
