import * as z from 'zod';
import { Id, OwnId } from '../shared/ids.ts';
import { Entities } from '../entities/schema.ts';
import { Blurhash, renditionFields, Variants } from '../media/schema.ts';
import { Url, written } from '../shared/text.ts';
import { Time } from '../shared/time.ts';
import { AvatarUrl, OwnUsername } from '../users/schema.ts';

const distinct = (ids: readonly string[]) => new Set(ids).size === ids.length;

export const NewPost = z
  .object({
    media_id: Id.optional(),
    media_ids: z.array(Id).min(1).max(10).refine(distinct, 'must not name a photo twice').optional(),
    caption: written(0, 2200).default(''),
    alt_texts: z.array(written(0, 1000)).max(10).optional().meta({ description: 'One for each photo, in order' }),
  })
  .refine((post) => (post.media_id === undefined) !== (post.media_ids === undefined), {
    path: ['media_ids'],
    message: 'either media_id or media_ids is required, not both',
  })
  .refine((post) => post.alt_texts === undefined || post.alt_texts.length === (post.media_ids?.length ?? 1), {
    path: ['alt_texts'],
    message: 'must have one text for each photo',
  })
  .meta({ id: 'NewPost', description: 'Contains either `media_id` or `media_ids`', oneOf: [{ required: ['media_id'] }, { required: ['media_ids'] }] });
export type NewPost = z.output<typeof NewPost>;

export const PostChanges = z
  .strictObject({
    caption: written(0, 2200).optional(),
    alt_texts: z.array(written(0, 1000)).min(1).max(10).optional().meta({ description: 'One for each photo, in order' }),
    comments_enabled: z.boolean().optional().meta({ description: 'Whether the post allows comments; existing ones stay' }),
  })
  .meta({ id: 'PostChanges' });
export type PostChanges = z.output<typeof PostChanges>;

export const PostPath = z.object({ post_id: Id });

const PostPhoto = z.object({
  id: OwnId,
  url: Url.optional().meta({ description: 'The variant `large`. Absent in lists' }),
  thumbnail_url: Url,
  variants: Variants.optional().meta({ description: 'Absent in lists, unless the photo is animated' }),
  ...renditionFields,
  width: z.int(),
  height: z.int(),
  blurhash: Blurhash,
  alt: z.string(),
}).meta({ id: 'PostPhoto' });

export const Post = z.object({
  id: OwnId,
  user_id: OwnId,
  username: OwnUsername,
  avatar_url: AvatarUrl,
  caption: z.string(),
  entities: Entities,
  media_url: Url,
  media: z.array(PostPhoto),
  likes_count: z.int(),
  comments_count: z.int(),
  user_liked: z.boolean().optional().meta({ description: 'Absent for an anonymous reader' }),
  bookmarked: z.boolean().optional().meta({ description: 'Absent for an anonymous reader' }),
  comments_enabled: z.boolean().meta({ description: 'Whether the post allows comments' }),
  version: z.int().meta({ description: 'Increases with every change by the author; for `If-Match`' }),
  edited_at: Time.optional().meta({ description: 'When a text was last changed. Absent if none has been' }),
  created_at: Time,
  updated_at: Time,
}).meta({ id: 'Post' });
export type Post = z.output<typeof Post>;

const PostEdit = z.object({ version: z.int(), caption: z.string(), alt_texts: z.array(z.string()), created_at: Time }).meta({ id: 'PostEdit' });
export type PostEdit = z.output<typeof PostEdit>;

export const PostEdits = z.object({ edits: z.array(PostEdit), next_cursor: z.string().optional() }).meta({ id: 'PostEdits' });
export type PostEdits = z.output<typeof PostEdits>;

export const Feed = z.object({ posts: z.array(Post), next_cursor: z.string().optional(), has_more: z.boolean() }).meta({ id: 'Feed' });
export type Feed = z.output<typeof Feed>;

export const UserPosts = z.object({ posts: z.array(Post), total: z.int(), next_cursor: z.string().optional() }).meta({ id: 'UserPosts' });
export type UserPosts = z.output<typeof UserPosts>;
