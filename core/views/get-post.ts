import { entitiesOf } from '../entities/entities-of.ts';
import type { Post } from '../posts/schema.ts';
import type { App } from '../shared/app.ts';
import { notFound } from '../shared/errors.ts';
import type { Reader } from '../visibility/reader.ts';
import { Relations } from '../visibility/relations.ts';
import type { PostRow as StoredPost } from '../posts/sql.ts';
import type { PostVersion } from '../posts/versions-sql.ts';
import { loadPosts, newPostRow, type PostRow, posts } from './show-posts.ts';
import { presentOne } from './pipeline.ts';

/** One post as the reader sees it. */
export const getPost = (app: App, reader: Reader, postId: string): Promise<Post> => showPost(app, reader, postId, (row) => row);

/** A post that the reader has just published, without reading it again. */
export async function showNewPost(app: App, reader: Reader, row: StoredPost): Promise<Post> {
  const relations = new Relations(app, reader);
  relations.learnOwn(row);
  const post = await presentOne(app, reader, posts, newPostRow(row), relations);
  if (!post) throw notFound('post');
  return post;
}

/** The reader's own post, in the version that one of their requests produced. */
export const getPostInVersion = (app: App, reader: Reader, postId: string, { version, caption, alt_texts, comments_enabled, edited_at }: PostVersion): Promise<Post> =>
  showPost(app, reader, postId, async (row) => {
    const { card } = row;
    const media = card.media.map((photo, index) => ({ ...photo, alt: alt_texts[index] ?? photo.alt }));
    const entities = version === card.version ? card.entities : await entitiesOf(app.db, caption);
    return { ...row, card: { ...card, version, caption, entities, media, comments_enabled, edited_at } };
  });

async function showPost(app: App, reader: Reader, postId: string, change: (row: PostRow) => PostRow | Promise<PostRow>): Promise<Post> {
  const relations = new Relations(app, reader);
  const [row] = await loadPosts(app, reader, [{ id: postId }], relations);
  const post = await presentOne(app, reader, posts, row && (await change(row)), relations);
  if (!post) throw notFound('post');
  return post;
}
