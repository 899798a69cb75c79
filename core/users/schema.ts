import * as z from 'zod';
import { canonicalId, Id, isId, OwnId } from '../shared/ids.ts';
import { oneLine, Url, written } from '../shared/text.ts';
import { Time } from '../shared/time.ts';

export const Username = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9._]{3,30}$/, 'must be 3 to 30 of a-z, 0-9, dot and underscore')
  .meta({ description: 'Stored and shown in lower case', examples: ['ada'] });

/** Words that could pass for the service itself, or for a part of its URLs. `me` is too short for a username anyway. */
const reservedNames = new Set(
  `about abuse account accounts admin administrator api app assets auth billing cdn comments contact create docs everyone explore
  favicon.ico feed follow followers following forgotten hashtags health help home index.html instance invites lambdagram legal
  likes live login logout mail media messages moderation moderator moderators notifications null official password people
  postmaster posts privacy profile ready register report reports robots.txt root search security settings share sign-in sign-up
  sitemap.xml staff status support system team terms trending undefined user users webmaster www`.split(/\s+/),
);

/** A username that can be registered. Older usernames stay valid, so lookups accept any `Username`. */
export const NewUsername = Username.pipe(
  z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9_]|\.(?!\.))*[a-z0-9_]$/, 'must begin with a letter or digit, and have no dot at the end or beside another')
    .refine((name) => !reservedNames.has(name), 'is reserved'),
);

/** A username in a response. */
export const OwnUsername = z.string().meta({ examples: ['ada'] });

export const AvatarUrl = Url.nullable().meta({
  description: 'A square of 320 pixels. If its path ends in `/320.webp`, there are `/64.webp` and `/128.webp` as well',
});

/** How a path identifies a user: by id or by username. */
const UserRef = z
  .string()
  .max(36)
  .refine((value) => isId(value) || Username.safeParse(value).success, 'must be a user id or a username')
  .transform((value) => (isId(value) ? canonicalId(value) : value.toLowerCase()))
  .meta({ description: 'A user id or a username', examples: ['ada'] });

export const UserPath = z.object({ user_id: UserRef });

const WhoMayComment = z
  .enum(['everyone', 'followers', 'nobody'])
  .meta({ description: 'Who, besides you, may comment on your posts, among those who can see them' });

export const Relationship = z
  .object({
    following: z.boolean(),
    requested: z.boolean().meta({ description: 'Your request to follow a private account is pending' }),
    followed_by: z.boolean(),
    blocking: z.boolean(),
    muting: z.boolean(),
  })
  .meta({ id: 'Relationship' });
export type Relationship = z.output<typeof Relationship>;

export const Profile = z.object({
  id: OwnId,
  username: OwnUsername,
  display_name: z.string(),
  bio: z.string(),
  avatar_url: AvatarUrl,
  posts_count: z.int(),
  followers_count: z.int(),
  following_count: z.int(),
  viewer_follows: z.boolean().optional().meta({ description: 'Absent for an anonymous reader' }),
  is_private: z.boolean(),
  relationship: Relationship.optional().meta({ description: 'Absent for an anonymous reader' }),
  discoverable: z.boolean().optional().meta({ description: 'In your own profile only' }),
  who_may_comment: WhoMayComment.optional().meta({ description: 'In your own profile only' }),
  version: z.int().optional().meta({ description: 'In your own profile only: what `If-Match` compares, as in `"7"`' }),
  created_at: Time,
}).meta({ id: 'Profile' });
export type Profile = z.output<typeof Profile>;

export const ProfileChanges = z.strictObject({
  username: NewUsername.optional().meta({ description: 'The former one leads to the profile for 30 days and cannot be taken by others. At most five are held for you' }),
  display_name: oneLine(50).optional(),
  bio: written(0, 150).optional(),
  avatar_media_id: Id.nullable().optional().meta({ description: 'A ready photo of yours that is not in a post; null removes the picture' }),
  is_private: z.boolean().optional().meta({ description: 'Only accepted followers can see your posts. Existing followers stay; going public accepts all requests' }),
  discoverable: z.boolean().optional().meta({ description: 'People who do not follow you can find you' }),
  who_may_comment: WhoMayComment.optional(),
}).meta({ id: 'ProfileChanges' });
export type ProfileChanges = z.output<typeof ProfileChanges>;

/** A person in a list. */
export const UserSummary = z.object({
  id: OwnId,
  username: OwnUsername,
  display_name: z.string(),
  avatar_url: AvatarUrl,
  viewer_follows: z.boolean().optional().meta({ description: 'Absent for an anonymous reader' }),
}).meta({ id: 'UserSummary' });

export const People = z.object({ users: z.array(UserSummary), next_cursor: z.string().optional() }).meta({ id: 'People' });
export type People = z.output<typeof People>;
