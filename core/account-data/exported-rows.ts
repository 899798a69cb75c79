import type { Db } from '../shared/app.ts';
import type { MediaRow } from '../media/sql.ts';
import { predicates } from '../visibility/sql.ts';
import { lowestId } from '../shared/ids.ts';

/** A position in a table read in chronological order: the last row read. */
export interface Place {
  at: string;
  id: string;
}

const start: Place = { at: '-infinity', id: lowestId };

/** The account itself: the columns that are meaningful outside the service. */
export const getAccount = async (db: Db, userId: string) =>
  (
    await db.query<{ avatar_media_id: string | null }>(
      'export_account',
      `select id, username, email, email_verified_at, new_email, display_name, bio, avatar_media_id, is_private, discoverable, who_may_comment,
              posts_count, followers_count, following_count, terms_url, terms_accepted_at, role_changed_at, suspended_at, leaving_at, created_at
       from users where id = $1 and status = 'active'`,
      [userId],
    )
  )[0];

/** Former usernames still held for the account: at most one for each change in the last 30 days. */
export const listFormerUsernames = (db: Db, userId: string, limit: number) =>
  db.query('export_former_usernames', 'select username, held_until from former_usernames where user_id = $1 order by held_until, username limit $2', [userId, limit]);

/** Queries for an account's rows, aliased `own`, with the exported columns; ordered by time and id. */
const tables = {
  sessions: `select id, device, created_at, last_used_at, ended_at, created_at as at from sessions own where user_id = $1`,
  invites: `select id, code, max_uses, uses, expires_at, created_at, created_at as at from invites own where created_by = $1`,
  posts: `select id, caption, created_at, edited_at, comments_enabled, likes_count, comments_count, created_at as at from posts own where user_id = $1`,
  removed_posts: `select id, caption, created_at, edited_at, comments_enabled, likes_count, comments_count, versions, delete_at, created_at as at from removed_posts own where user_id = $1`,
  // The reported content is somebody else's, so only its id is exported.
  reports: `select id, target_kind, target_id, post_id, reason, text, action_id is not null as decided, created_at, created_at as at from reports own where reporter_id = $1`,
  // Notices about decisions on the account's content, without the moderators' names or the outcomes of other people's reports.
  decisions: `select own.id, own.type as notice, own.created_at, own.read_at, a.id as action_id, a.kind, a.target_kind, a.target_id, a.post_id, a.note, a.content, a.appeal, a.appealed_at,
                     a.appeal_decision, a.appeal_note, a.appeal_decided_at, own.created_at as at
              from notices own join moderation_actions a on a.id = own.action_id and a.author_id = own.user_id where own.user_id = $1 and own.type in ('action', 'appeal_decided')`,
  outcomes: `select own.id, own.report_id, own.created_at, own.read_at, case a.kind when 'dismiss' then 'dismissed' else 'acted' end as outcome, own.created_at as at
             from notices own join moderation_actions a on a.id = own.action_id where own.user_id = $1 and own.type = 'report_decided'`,
} as const;
export type Walked = keyof typeof tables;

export const listRows = <Row extends { id: string; at: string }>(db: Db, table: Walked, userId: string, { at, id }: Place = start, limit: number) =>
  db.query<Row>(`export_${table}`, `${tables[table]} and (own.created_at, own.id) > ($2::timestamptz, $3::uuid) order by own.created_at, own.id limit $4`, [userId, at, id, limit]);

/** Relation tables, with the column of the account and that of the other person. Who has blocked or muted the account is not revealed. */
const pairs = {
  following: { table: 'follows', own: 'follower_id', other: 'followee_id' },
  followers: { table: 'follows', own: 'followee_id', other: 'follower_id' },
  follow_requests_sent: { table: 'follow_requests', own: 'requester_id', other: 'target_id' },
  follow_requests_received: { table: 'follow_requests', own: 'target_id', other: 'requester_id' },
  blocks: { table: 'blocks', own: 'blocker_id', other: 'blocked_id' },
  mutes: { table: 'mutes', own: 'muter_id', other: 'muted_id' },
} as const;
export type Relation = keyof typeof pairs;

/** Ordered by the other person's id. Usernames are included only for people the account may see. */
export const listRelated = (db: Db, relation: Relation, userId: string, after: string | undefined, limit: number) => {
  const { table, own, other } = pairs[relation];
  return db.query<{ user_id: string }>(
    `export_${relation}`,
    `select r.${other} as user_id, case when u.status = 'active' and ${predicates.card('$1::uuid', 'u')} then u.username end as username, r.created_at
     from ${table} r join users u on u.id = r.${other} where r.${own} = $1 and r.${other} > $2 order by r.${other} limit $3`,
    [userId, after ?? start.id, limit],
  );
};

export interface OwnPhoto extends Pick<MediaRow, 'id' | 'status' | 'width' | 'height' | 'folder' | 'variants' | 'used_as'> {
  alt: string;
  /** May be a post removed by a moderator. */
  post_id: string | null;
  created_at: string;
}

const photoColumns = 'id, status, width, height, folder, variants, used_as, alt, coalesce(post_id, removed_post_id) as post_id, created_at';
/** Excludes photos that are being deleted. */
const isKept = `(status <> 'discarded' or removed_post_id is not null)`;

export const listPhotos = (db: Db, userId: string, after: string | undefined, limit: number) =>
  db.query<OwnPhoto>('export_photos', `select ${photoColumns} from media where user_id = $1 and id > $2 and ${isKept} order by id limit $3`, [userId, after ?? start.id, limit]);

export const countPhotos = async (db: Db, userId: string) =>
  (await db.query<{ count: number }>('export_count_photos', `select count(*)::int as count from media where user_id = $1 and ${isKept}`, [userId]))[0]!.count;

export const findPhoto = async (db: Db, userId: string, id: string) =>
  (await db.query<OwnPhoto>('export_photo', `select ${photoColumns} from media where id = $2 and user_id = $1 and ${isKept}`, [userId, id]))[0];

/** The photos of these posts, visible or removed, in order. */
export const listPhotosOfPosts = (db: Db, userId: string, posts: readonly string[]) =>
  db.query<OwnPhoto & { post_id: string }>(
    'export_photos_of_posts',
    `select ${photoColumns} from media where user_id = $1 and (post_id = any($2::uuid[]) or removed_post_id = any($2::uuid[])) order by position, id`,
    [userId, posts],
  );

export interface OwnVersion {
  post_id: string;
  version: number;
  caption: string;
  alt_texts: string[];
  comments_enabled: boolean;
  edited_at: string | null;
}

export const listVersions = (db: Db, posts: readonly string[]) =>
  db.query<OwnVersion>(
    'export_versions',
    'select post_id, version, caption, alt_texts, comments_enabled, edited_at from post_versions where post_id = any($1::uuid[]) order by post_id, version',
    [posts],
  );
