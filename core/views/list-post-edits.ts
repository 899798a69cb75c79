import type { PostEdit, PostEdits } from '../posts/schema.ts';
import { listPostEdits as listRows, type PostEditRow } from '../posts/versions-sql.ts';
import type { App } from '../shared/app.ts';
import { notFound } from '../shared/errors.ts';
import { type PageRequest, type PageStart, requireOwnCursor } from '../shared/page.ts';
import type { Reader } from '../visibility/reader.ts';
import { Relations } from '../visibility/relations.ts';
import { requireVisible } from './list-under-post.ts';
import { type Kind, presentPage } from './pipeline.ts';
import { loadPosts } from './show-posts.ts';

const edits: Kind<PostEditRow, PostEdit> & { cursor: 'edits' } = {
  cursor: 'edits',
  subject: 'posts',
  authorOf: (row) => row.user_id,
  present: (_urls, _reader, { version, caption, alt_texts, written_at }) => ({ version, caption, alt_texts, created_at: written_at }),
};

/** A post's earlier texts, latest first. */
export async function listPostEdits(app: App, reader: Reader, postId: string, page: PageRequest): Promise<PostEdits> {
  requireOwnCursor('edits', page, postId);
  const relations = new Relations(app, reader);
  const [post] = await loadPosts(app, undefined, [{ id: postId }], relations);
  if (!post) throw notFound('post');
  await requireVisible(relations, { authorId: post.card.user_id });
  const load = async (start: PageStart, count: number) =>
    // The version is the position in this list.
    (await listRows(app.db, postId, start, count)).map((row) => ({ at: { micros: row.version, id: postId }, row }));
  const { items, nextCursor } = await presentPage(app, reader, edits, page, load, relations);
  return { edits: items, ...(nextCursor !== undefined && { next_cursor: nextCursor }) };
}
