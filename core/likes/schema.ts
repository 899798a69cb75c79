import * as z from 'zod';
import { OwnId } from '../shared/ids.ts';
import { Url } from '../shared/text.ts';
import { Time } from '../shared/time.ts';

export const LikeState = z.object({ success: z.literal(true), likes_count: z.int() }).meta({ id: 'LikeState' });
export type LikeState = z.output<typeof LikeState>;

export const LikeList = z.object({
  likes: z.array(z.object({ user_id: OwnId, username: z.string(), avatar_url: Url.nullable(), created_at: Time })),
  total: z.int(),
  next_cursor: z.string().optional(),
}).meta({ id: 'LikeList' });
export type LikeList = z.output<typeof LikeList>;
