import * as z from 'zod';
import { OwnId } from '../shared/ids.ts';
import { Time } from '../shared/time.ts';
import { AvatarUrl, OwnUsername } from '../users/schema.ts';

export const LikeState = z.object({ success: z.literal(true), likes_count: z.int() }).meta({ id: 'LikeState' });
export type LikeState = z.output<typeof LikeState>;

const Like = z.object({ user_id: OwnId, username: OwnUsername, avatar_url: AvatarUrl, created_at: Time }).meta({ id: 'Like' });

export const LikeList = z.object({
  likes: z.array(Like),
  total: z.int(),
  next_cursor: z.string().optional(),
}).meta({ id: 'LikeList' });
export type LikeList = z.output<typeof LikeList>;
