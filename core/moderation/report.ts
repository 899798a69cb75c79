import { findComment } from '../comments/items.ts';
import { listPostRows } from '../posts/sql.ts';
import type { App } from '../shared/app.ts';
import { newId } from '../shared/ids.ts';
import { timeOf } from '../shared/time.ts';
import type { Content, NewReport, TargetKind } from './schema.ts';
import { findAuthor, insertReport } from './sql.ts';

export interface Reported {
  kind: TargetKind;
  id: string;
  postId: string | null;
  authorId: string;
  content: Content;
}

/**
 * Accepts a report of any id, whether or not the reporter can see the content; the response does not reveal whether it exists. People can
 * also report their own content, which moderators dismiss. A second open report of the same subject by the same person changes nothing.
 */
export async function report(app: App, userId: string, input: NewReport): Promise<void> {
  const reported = await findReported(app, input);
  if (reported) await insertReport(app.db, { ...reported, targetId: reported.id, id: newId(), reporterId: userId, reason: input.reason, text: input.text });
}

async function findReported(app: App, { post_id, comment_id, user_id }: NewReport): Promise<Reported | undefined> {
  if (comment_id !== undefined) return findReportedComment(app, post_id!, comment_id);
  return post_id === undefined ? findReportedUser(app, user_id!) : findReportedPost(app, post_id);
}

async function findReportedPost(app: App, id: string): Promise<Reported | undefined> {
  const [post] = await listPostRows(app.db, [id]);
  if (!post || post.is_gone) return undefined;
  const { username, display_name, avatar_key } = post.author;
  const photos = post.media.map(({ id: photo, alt, width, height }) => ({ id: photo, alt, width, height }));
  return {
    kind: 'post',
    id,
    postId: null,
    authorId: post.user_id,
    content: { text: post.caption, username, display_name, avatar_key, photos, is_private: post.is_private, created_at: post.created_at },
  };
}

async function findReportedComment(app: App, postId: string, id: string): Promise<Reported | undefined> {
  const [comment, [post]] = await Promise.all([findComment(app, postId, id), listPostRows(app.db, [postId])]);
  const author = comment && post && (await findAuthor(app.db, comment.user_id));
  if (!author) return undefined;
  const { username, display_name, avatar_key } = author;
  // Everyone who sees the post sees its comments.
  const { version, edited_at, parent_id } = comment;
  const content: Content = { text: comment.text, comment: { ...(version !== undefined && { version }), ...(edited_at !== undefined && { edited_at }), ...(parent_id !== undefined && { parent_id }) }, username, display_name, avatar_key, photos: [], is_private: post.is_private, created_at: comment.created_at };
  return { kind: 'comment', id, postId, authorId: comment.user_id, content };
}

async function findReportedUser(app: App, id: string): Promise<Reported | undefined> {
  const author = await findAuthor(app.db, id);
  if (!author) return undefined;
  const { username, display_name, avatar_key, bio } = author;
  // A profile's card is public.
  const content = { text: bio, username, display_name, avatar_key, photos: [], is_private: false, created_at: timeOf(app.now()) };
  return { kind: 'user', id, postId: null, authorId: id, content };
}
