import * as z from 'zod';
import { UserSummary } from '../users/schema.ts';

export const FollowState = z.object({ success: z.literal(true), followers_count: z.int(), requested: z.literal(true).optional().meta({ description: 'The account is private and has to accept the request' }) }).meta({ id: 'FollowState' });
export type FollowState = z.output<typeof FollowState>;

export const UserList = z
  .object({ users: z.array(UserSummary), total: z.int(), next_cursor: z.string().optional() })
  .meta({ id: 'UserList' });
export type UserList = z.output<typeof UserList>;
