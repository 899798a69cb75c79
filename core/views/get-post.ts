import type { Post } from '../posts/schema.ts';
import type { App } from '../shared/app.ts';
import { notFound } from '../shared/errors.ts';
import type { Reader } from '../visibility/reader.ts';
import { Relations } from '../visibility/relations.ts';
import type { PostVersion } from '../posts/versions-sql.ts';
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

/** The reader's own post as it was in a version that a request of theirs has led to. */
export async function getPostInVersion(app: App, reader: Reader, postId: string, { version, caption, alt_texts, comments_enabled, edited_at }: PostVersion): Promise<Post> {
  const { edited_at: _, ...post } = await getPost(app, reader, postId);
  const media = post.media.map((photo, index) => ({ ...photo, alt: alt_texts[index] ?? photo.alt }));
  return { ...post, version, caption, media, comments_enabled, ...(edited_at !== null && { edited_at }) };
}
