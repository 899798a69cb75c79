import * as z from 'zod';
import { longestComment } from './items.ts';
import { Entities } from '../entities/schema.ts';
import { Id, OwnId } from '../shared/ids.ts';
import { PageRequest } from '../shared/page.ts';
import { visible } from '../shared/text.ts';
import { Time } from '../shared/time.ts';
import { AvatarUrl, OwnUsername } from '../users/schema.ts';

const text = visible(longestComment);

export const NewComment = z.object({
  text,
  parent_id: Id.optional().meta({ description: 'The comment that this replies to. A reply to a reply goes below the same comment, and mentions the person it answers' }),
}).meta({ id: 'NewComment' });
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
  parent_id: OwnId.optional().meta({ description: 'For a reply: its parent comment' }),
  replies_count: z.int().optional().meta({ description: 'Absent in replies' }),
  likes_count: z.int(),
  user_liked: z.boolean().optional().meta({ description: 'Absent for an anonymous reader' }),
  version: z.int().meta({ description: 'Increases with every change of the text; for `If-Match`' }),
  edited_at: Time.optional().meta({ description: 'When the text was last changed. Absent if it has not been' }),
  created_at: Time,
}).meta({ id: 'Comment' });
export type Comment = z.output<typeof Comment>;

/** A full comment, with its id also in the field that clients of the original API read. */
export const CreatedComment = Comment.extend({ comment_id: OwnId }).meta({ id: 'CreatedComment' });
export type CreatedComment = z.output<typeof CreatedComment>;

export const CommentsRequest = PageRequest.extend({
  view: z.enum(['threads']).optional().meta({ description: '`threads`: comments without replies. Absent: all of them' }),
  parent_id: Id.optional().meta({ description: 'Only the replies to this comment, oldest first; `view` is then ignored' }),
});
export type CommentsRequest = z.output<typeof CommentsRequest>;

export const CommentList = z.object({
  comments: z.array(Comment),
  pinned: z.array(Comment).optional().meta({ description: 'Comments pinned by the post’s author, latest pin first. On the first page of threads only; they are also in their usual places' }),
  total: z.int(),
  next_cursor: z.string().optional(),
}).meta({ id: 'CommentList' });
export type CommentList = z.output<typeof CommentList>;

export const CommentLikeState = z.object({ likes_count: z.int(), user_liked: z.boolean() }).meta({ id: 'CommentLikeState' });
export type CommentLikeState = z.output<typeof CommentLikeState>;

export const PinState = z.object({ pinned: z.boolean() }).meta({ id: 'PinState' });
export type PinState = z.output<typeof PinState>;

export const CommentPath = z.object({ post_id: Id, comment_id: Id });
export type CommentPath = z.output<typeof CommentPath>;

const CommentEdit = z.object({ version: z.int(), text: z.string(), created_at: Time }).meta({ id: 'CommentEdit' });
export type CommentEdit = z.output<typeof CommentEdit>;

export const CommentEdits = z.object({ edits: z.array(CommentEdit), next_cursor: z.string().optional() }).meta({ id: 'CommentEdits' });
export type CommentEdits = z.output<typeof CommentEdits>;
