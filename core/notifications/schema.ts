import * as z from 'zod';
import { Notice } from '../moderation/schema.ts';
import { OwnId } from '../shared/ids.ts';
import { Url } from '../shared/text.ts';
import { Time } from '../shared/time.ts';
import { UserSummary } from '../users/schema.ts';

/** Those that one can choose from whom to have. */
export const chosenTypes = ['like', 'comment', 'reply', 'mention', 'follow', 'follow_request', 'request_accepted', 'comment_like'] as const;
export type ChosenType = (typeof chosenTypes)[number];
const Type = z.enum([...chosenTypes, 'moderation']);
export type NotificationType = z.output<typeof Type>;

export const Notification = z
  .object({
    id: OwnId.meta({ description: 'The same for as long as it is about the same; it comes to the top again when somebody is added' }),
    type: Type,
    post: z.object({ id: OwnId, thumbnail_url: Url, alt: z.string() }).optional().meta({ description: 'The post that it is about' }),
    comment: z.object({ id: OwnId, text: z.string(), parent_id: OwnId.optional() }).optional().meta({ description: 'The comment that it is about' }),
    notice: Notice.optional().meta({ description: 'Of `moderation`' }),
    actors: z.array(UserSummary).max(3).meta({ description: 'The latest, without those whom you do not see' }),
    actors_count: z.int(),
    created_at: Time.meta({ description: 'Of what happened last' }),
    read: z.boolean(),
  })
  .meta({ id: 'Notification' });
export type Notification = z.output<typeof Notification>;

export const NotificationList = z.object({ notifications: z.array(Notification), next_cursor: z.string().optional() }).meta({ id: 'NotificationList' });
export type NotificationList = z.output<typeof NotificationList>;

/** More are not counted. */
export const mostUnread = 99;
export const UnreadCount = z.object({ unread: z.union([z.int().max(mostUnread), z.literal(`${mostUnread}+`)]) }).meta({ id: 'UnreadCount' });
export type UnreadCount = z.output<typeof UnreadCount>;

export const NotificationsRead = z
  .strictObject({
    up_to: z.iso.datetime().max(30).meta({ description: 'The `created_at` of the latest one that was seen: what has happened since stays unread' }),
  })
  .meta({ id: 'NotificationsRead' });

const From = z.enum(['everyone', 'following', 'nobody']).meta({ description: 'Of whom you are told it: everyone, people whom you follow, or nobody' });
export type From = z.output<typeof From>;

const settings = Object.fromEntries(chosenTypes.map((type) => [type, From])) as Record<ChosenType, typeof From>;
export const NotificationSettings = z.object(settings).meta({ id: 'NotificationSettings' });
export type NotificationSettings = z.output<typeof NotificationSettings>;
export const NotificationChoices = z.strictObject(settings).partial().meta({ id: 'NotificationChoices' });
export type NotificationChoices = z.output<typeof NotificationChoices>;
