import * as z from 'zod';
import { Entities } from '../entities/schema.ts';
import { Id, OwnId } from '../shared/ids.ts';
import { visible } from '../shared/text.ts';
import { Time } from '../shared/time.ts';
import { AvatarUrl, OwnUsername } from '../users/schema.ts';

const text = visible(2200);

export const NewComment = z.object({ text }).meta({ id: 'NewComment' });
export type NewComment = z.output<typeof NewComment>;

export const CommentChanges = z.strictObject({ text }).meta({ id: 'CommentChanges' });
export type CommentChanges = z.output<typeof CommentChanges>;

export const Comment = z.object({
  id: OwnId,
  post_id: OwnId,
  user_id: OwnId,
  username: OwnUsername,
  avatar_url: AvatarUrl,
  text: z.string(),
  entities: Entities,
  version: z.int().meta({ description: 'Grows with every change of the text; `If-Match` takes it' }),
  edited_at: Time.optional().meta({ description: 'When the text was last changed. Absent where it has not been' }),
  created_at: Time,
}).meta({ id: 'Comment' });
export type Comment = z.output<typeof Comment>;

/** A full comment, with its id also under the name that clients of the original API read. */
export const CreatedComment = Comment.extend({ comment_id: OwnId }).meta({ id: 'CreatedComment' });
export type CreatedComment = z.output<typeof CreatedComment>;

export const CommentList = z.object({
  comments: z.array(Comment),
  total: z.int(),
  next_cursor: z.string().optional(),
}).meta({ id: 'CommentList' });
export type CommentList = z.output<typeof CommentList>;

export const CommentPath = z.object({ post_id: Id, comment_id: Id });
export type CommentPath = z.output<typeof CommentPath>;

const CommentEdit = z.object({ version: z.int(), text: z.string(), created_at: Time }).meta({ id: 'CommentEdit' });
export type CommentEdit = z.output<typeof CommentEdit>;

export const CommentEdits = z.object({ edits: z.array(CommentEdit), next_cursor: z.string().optional() }).meta({ id: 'CommentEdits' });
export type CommentEdits = z.output<typeof CommentEdits>;
