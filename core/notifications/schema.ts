import * as z from 'zod';
import { Notice } from '../moderation/schema.ts';
import { OwnId } from '../shared/ids.ts';
import { Url } from '../shared/text.ts';
import { Time } from '../shared/time.ts';
import { UserSummary } from '../users/schema.ts';

/** The types that have a setting. */
export const chosenTypes = ['like', 'comment', 'reply', 'mention', 'follow', 'follow_request', 'request_accepted', 'comment_like'] as const;
export type ChosenType = (typeof chosenTypes)[number];
const Type = z.enum([...chosenTypes, 'moderation']);
export type NotificationType = z.output<typeof Type>;

export const Notification = z
  .object({
    id: OwnId.meta({ description: 'Stable; a notification returns to the top when somebody is added' }),
    type: Type,
    post: z.object({ id: OwnId, thumbnail_url: Url, alt: z.string() }).optional().meta({ description: 'The post concerned' }),
    comment: z.object({ id: OwnId, text: z.string(), parent_id: OwnId.optional() }).optional().meta({ description: 'The comment concerned' }),
    notice: Notice.optional().meta({ description: 'Only for `moderation`' }),
    actors: z.array(UserSummary).max(3).meta({ description: 'The latest people visible to you' }),
    actors_count: z.int(),
    created_at: Time.meta({ description: 'Time of the latest activity' }),
    read: z.boolean(),
  })
  .meta({ id: 'Notification' });
export type Notification = z.output<typeof Notification>;

export const NotificationList = z.object({ notifications: z.array(Notification), next_cursor: z.string().optional() }).meta({ id: 'NotificationList' });
export type NotificationList = z.output<typeof NotificationList>;

/** The largest count shown. */
export const mostUnread = 99;
export const UnreadCount = z.object({ unread: z.union([z.int().max(mostUnread), z.literal(`${mostUnread}+`)]) }).meta({ id: 'UnreadCount' });
export type UnreadCount = z.output<typeof UnreadCount>;

export const NotificationsRead = z
  .strictObject({
    up_to: z.iso.datetime().max(30).meta({ description: 'The `created_at` of the latest notification seen; later activity stays unread' }),
  })
  .meta({ id: 'NotificationsRead' });

const From = z.enum(['everyone', 'following', 'nobody']).meta({ description: 'Notify about everyone, people you follow, or nobody' });
export type From = z.output<typeof From>;

const settings = Object.fromEntries(chosenTypes.map((type) => [type, From])) as Record<ChosenType, typeof From>;
export const NotificationSettings = z.object(settings).meta({ id: 'NotificationSettings' });
export type NotificationSettings = z.output<typeof NotificationSettings>;
export const NotificationChoices = z.strictObject(settings).partial().meta({ id: 'NotificationChoices' });
export type NotificationChoices = z.output<typeof NotificationChoices>;
