import type { Db } from '../shared/app.ts';
import { notFound } from '../shared/errors.ts';
import { positionOrEnd } from '../shared/keyset.ts';
import type { PageStart } from '../shared/page.ts';
import type { ActionKind, Content, TargetKind } from './schema.ts';

export interface TargetColumns {
  target_kind: TargetKind;
  target_id: string;
  post_id: string | null;
}

export interface ReportRow extends TargetColumns {
  id: string;
  reporter_id: string;
  reporter_username: string;
  author_id: string;
  author_username: string;
  author_suspended: boolean;
  reason: string;
  text: string;
  content: Content;
  created_at: string;
  reports_count: number;
  earlier_actions: number;
  micros: string;
}

export interface ActionRow extends TargetColumns {
  id: string;
  kind: ActionKind;
  moderator_id: string;
  moderator_username: string | null;
  author_id: string;
  author_username: string | null;
  note: string;
  content: Content | null;
  created_at: string;
  appeal: string | null;
  appealed_at: string | null;
  appeal_decision: 'upheld' | 'reversed' | null;
  appeal_note: string | null;
  appeal_decided_by: string | null;
  decider_username: string | null;
  appeal_decided_at: string | null;
  micros: string;
}

/** An account, with its e-mail address if it is verified. */
export const findAuthor = async (db: Db, id: string) =>
  (
    await db.query<{ username: string; display_name: string; bio: string; avatar_key: string | null; address: string | null; suspended_at: string | null }>(
      'find_author',
      `select username, display_name, bio, avatar_key, case when email_verified_at is not null then email end as address, suspended_at
       from users where id = $1 and status = 'active'`,
      [id],
    )
  )[0];

/** Inserts a report, unless the person already has an open report of the same subject. */
export const insertReport = (
  db: Db,
  report: { id: string; reporterId: string; kind: TargetKind; targetId: string; postId: string | null; authorId: string; reason: string; text: string; content: Content },
) =>
  db.query(
    'insert_report',
    `insert into reports (id, reporter_id, target_kind, target_id, post_id, author_id, reason, text, content)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (target_kind, target_id, reporter_id) where action_id is null do nothing`,
    [report.id, report.reporterId, report.kind, report.targetId, report.postId, report.authorId, report.reason, report.text, JSON.stringify(report.content)],
  );

/** Open reports, longest waiting first. */
export const listReports = (db: Db, { after, offset }: PageStart, limit: number) =>
  db.query<ReportRow>(
    'list_reports',
    `select r.id, r.target_kind, r.target_id, r.post_id, r.reporter_id, reporter.username as reporter_username, r.author_id,
            author.username as author_username, author.suspended_at is not null as author_suspended, r.reason, r.text, r.content, r.created_at,
            (select count(*) from (select from reports o where o.target_kind = r.target_kind and o.target_id = r.target_id and o.action_id is null limit 1000) counted)::integer as reports_count,
            (select count(*) from (select from moderation_actions a where a.author_id = r.author_id and a.kind in ('remove', 'warn', 'suspend') limit 1000) counted)::integer as earlier_actions,
            (extract(epoch from r.created_at) * 1000000)::bigint as micros
     from reports r join users reporter on reporter.id = r.reporter_id join users author on author.id = r.author_id
     where r.action_id is null
       and (r.created_at, r.id) > (coalesce('epoch'::timestamptz + $1::bigint * interval '1 microsecond', '-infinity'), coalesce($2::uuid, '00000000-0000-0000-0000-000000000000'))
     order by r.created_at, r.id limit $3 offset $4`,
    [after?.micros, after?.id, limit, offset],
  );

export interface LockedReport extends TargetColumns {
  id: string;
  author_id: string;
  content: Content;
  action_id: string | null;
}

/** A report, locked until the transaction ends. @throws not_found */
export async function lockReport(tx: Db, id: string): Promise<LockedReport> {
  const [row] = await tx.query<LockedReport>(
    'lock_report',
    'select id, target_kind, target_id, post_id, author_id, content, action_id from reports where id = $1 for update',
    [id],
  );
  if (!row) throw notFound('report');
  return row;
}

/** Closes all open reports of a target, recording the action. */
export const closeReports = (tx: Db, actionId: string, { target_kind, target_id }: Pick<TargetColumns, 'target_kind' | 'target_id'>) =>
  tx.query('close_reports', 'update reports set action_id = $1 where target_kind = $2 and target_id = $3 and action_id is null', [actionId, target_kind, target_id]);

export interface NewAction extends TargetColumns {
  id: string;
  kind: ActionKind;
  moderator_id: string;
  author_id: string;
  report_id?: string | null;
  note: string;
  content: Content | null;
}

export const insertAction = (db: Db, action: NewAction) =>
  db.query(
    'insert_action',
    `insert into moderation_actions (id, kind, moderator_id, author_id, target_kind, target_id, post_id, report_id, note, content)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      action.id,
      action.kind,
      action.moderator_id,
      action.author_id,
      action.target_kind,
      action.target_id,
      action.post_id,
      action.report_id ?? null,
      action.note,
      action.content && JSON.stringify(action.content),
    ],
  );

/** Records that a moderator was shown private content. */
export const insertViews = (db: Db, moderatorId: string, views: readonly (TargetColumns & { id: string; author_id: string })[]) =>
  db.query(
    'insert_views',
    `insert into moderation_actions (id, kind, moderator_id, author_id, target_kind, target_id, post_id)
     select id, 'view', $1, author_id, target_kind, target_id, post_id
     from unnest($2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::uuid[]) view (id, author_id, target_kind, target_id, post_id)`,
    [
      moderatorId,
      views.map(({ id }) => id),
      views.map(({ author_id }) => author_id),
      views.map(({ target_kind }) => target_kind),
      views.map(({ target_id }) => target_id),
      views.map(({ post_id }) => post_id),
    ],
  );

const actionColumns = `a.id, a.kind, a.moderator_id, moderator.username as moderator_username, a.author_id, author.username as author_username,
  a.target_kind, a.target_id, a.post_id, a.note, a.content, a.created_at, a.appeal, a.appealed_at, a.appeal_decision, a.appeal_note,
  a.appeal_decided_by, decider.username as decider_username, a.appeal_decided_at`;
const actionTables = `moderation_actions a left join users moderator on moderator.id = a.moderator_id left join users author on author.id = a.author_id
  left join users decider on decider.id = a.appeal_decided_by`;

export const findAction = async (db: Db, id: string) =>
  (await db.query<ActionRow>('find_action', `select ${actionColumns} from ${actionTables} where a.id = $1`, [id]))[0];

/** An action, locked until the transaction ends. @throws not_found */
export async function lockAction(tx: Db, id: string): Promise<ActionRow> {
  await tx.query('lock_action', 'select 1 from moderation_actions where id = $1 for update', [id]);
  const row = await findAction(tx, id);
  if (!row || row.kind === 'view') throw notFound('action');
  return row;
}

/** All decisions and views, latest first. */
export const listActions = (db: Db, { after, offset }: PageStart, limit: number) =>
  db.query<ActionRow>(
    'list_actions',
    `select ${actionColumns}, (extract(epoch from a.created_at) * 1000000)::bigint as micros from ${actionTables}
     where (a.created_at, a.id) < ${positionOrEnd('$1', '$2')} order by a.created_at desc, a.id desc limit $3 offset $4`,
    [after?.micros, after?.id, limit, offset],
  );

/** Pending appeals, longest waiting first. */
export const listAppeals = (db: Db, { after, offset }: PageStart, limit: number) =>
  db.query<ActionRow>(
    'list_appeals',
    `select ${actionColumns}, (extract(epoch from a.appealed_at) * 1000000)::bigint as micros from ${actionTables}
     where a.appealed_at is not null and a.appeal_decided_at is null
       and (a.appealed_at, a.id) > (coalesce('epoch'::timestamptz + $1::bigint * interval '1 microsecond', '-infinity'), coalesce($2::uuid, '00000000-0000-0000-0000-000000000000'))
     order by a.appealed_at, a.id limit $3 offset $4`,
    [after?.micros, after?.id, limit, offset],
  );

export const noteAppeal = (tx: Db, actionId: string, text: string) =>
  tx.query('note_appeal', 'update moderation_actions set appeal = $2, appealed_at = clock_timestamp() where id = $1', [actionId, text]);

export const decideAppeal = (tx: Db, actionId: string, moderatorId: string, { decision, note }: { decision: 'upheld' | 'reversed'; note: string }) =>
  tx.query(
    'decide_appeal',
    'update moderation_actions set appeal_decision = $2, appeal_note = $3, appeal_decided_by = $4, appeal_decided_at = clock_timestamp() where id = $1',
    [actionId, decision, note, moderatorId],
  );

const postColumns = `id, user_id, caption, created_at, updated_at, likes_count, comments_count, counts_version, comments_version,
  version, edited_at, comments_enabled, entities, entities_version`;

/** Hides a post and its photos; false if there is no such post. It is permanently deleted `days` later. */
export const hidePost = async (tx: Db, id: string, actionId: string, days: number) =>
  (
    await tx.query(
      'hide_post',
      `with held as (
         update media set status = 'discarded', post_id = null, removed_post_id = $1, updated_at = clock_timestamp() where post_id = $1
       ), hidden as (
         delete from posts where id = $1
         returning ${postColumns}
       ), counted as (
         update users set posts_count = posts_count - 1 where id = (select user_id from hidden)
       )
       insert into removed_posts (id, user_id, action_id, delete_at, caption, created_at, updated_at, likes_count, comments_count, counts_version, comments_version, version, edited_at, comments_enabled, entities, entities_version, versions)
       select id, user_id, $2, now() + $3 * interval '1 day', caption, created_at, updated_at, likes_count, comments_count, counts_version, comments_version, version, edited_at, comments_enabled, entities, entities_version,
              (select coalesce(jsonb_agg(to_jsonb(v)), '[]') from post_versions v where v.post_id = $1) from hidden
       returning id`,
      [id, actionId, days],
    )
  ).length > 0;

/** Restores a hidden post; undefined if it has been permanently deleted. */
export const unhidePost = async (tx: Db, id: string) =>
  (
    await tx.query<{ user_id: string }>(
      'unhide_post',
      `with kept as (
         delete from removed_posts where id = $1
         returning ${postColumns}, versions
       ), counted as (
         update users set posts_count = posts_count + 1 where id = (select user_id from kept)
       ), put as (
         insert into posts (${postColumns})
         select ${postColumns} from kept returning id
       ), changed as (
         insert into post_versions (post_id, version, caption, alt_texts, comments_enabled, edited_at, is_edit, requests)
         select v.post_id, v.version, v.caption, v.alt_texts, v.comments_enabled, v.edited_at, v.is_edit, v.requests
         from kept, jsonb_populate_recordset(null::post_versions, kept.versions) v
       ), shown as (
         update media set status = 'ready', post_id = removed_post_id, removed_post_id = null, updated_at = clock_timestamp()
         where removed_post_id = (select id from put)
       )
       select user_id from kept`,
      [id],
    )
  )[0];

/** Permanently deletes a removed post; its photos are then like those of any other deleted post. */
export const deleteRemovedPost = async (tx: Db, id: string) =>
  (
    await tx.query<{ user_id: string; media_ids: string[] }>(
      'delete_removed_post',
      `with gone as (
         delete from removed_posts where id = $1 returning id, user_id
       ), freed as (
         update media set removed_post_id = null where removed_post_id = (select id from gone) returning id
       )
       select user_id, (select coalesce(json_agg(id), '[]') from freed) as media_ids from gone`,
      [id],
    )
  )[0];

/** Up to `limit` removed posts whose time is up, and which have no pending appeal. */
export const listEndedRemovals = (db: Db, now: Date, limit: number) =>
  db.query<{ id: string }>(
    'list_ended_removals',
    `select r.id from removed_posts r join moderation_actions a on a.id = r.action_id
     where r.delete_at < $1 and (a.appealed_at is null or a.appeal_decided_at is not null) order by r.delete_at, r.id limit $2`,
    [now, limit],
  );

export const isKept = async (db: Db, postId: string) =>
  (await db.query('is_kept', 'select 1 from removed_posts where id = $1', [postId])).length > 0;

/** Whether a post exists, visible or removed. */
export const isThere = async (db: Db, postId: string) =>
  (await db.query('is_post_there', 'select 1 from posts where id = $1 union all select 1 from removed_posts where id = $1', [postId])).length > 0;

/** How long the moderation log is kept. */
const kept = '730 days';

/** Deletes up to `limit` old decisions without a pending appeal, with their notices; returns how many. */
export const forgetActions = async (db: Db, limit: number) =>
  (
    await db.query(
      'forget_actions',
      `with forgotten as (
         delete from moderation_actions where id in (
           select id from moderation_actions where created_at < now() - interval '${kept}' and (appealed_at is null or appeal_decided_at is not null)
           order by created_at, id limit $1
         ) returning id
       ), untold as (
         delete from notices where action_id in (select id from forgotten)
       )
       select id from forgotten`,
      [limit],
    )
  ).length;

/** Deletes the content and appeals of up to `limit` decisions about a user whose account is being erased; the decisions stay. Returns how many. */
export const forgetContents = async (db: Db, authorId: string, limit: number) =>
  (
    await db.query(
      'forget_contents',
      `update moderation_actions set content = null, appeal = null
       where id in (select id from moderation_actions where author_id = $1 and (content is not null or appeal is not null) limit $2) returning 1`,
      [authorId, limit],
    )
  ).length;

export interface NewNotice {
  id: string;
  userId: string;
  type: 'action' | 'appeal_decided' | 'report_decided';
  actionId: string;
  reportId?: string;
}

export const insertNotice = (tx: Db, notice: NewNotice) =>
  tx.query('insert_notice', 'insert into notices (id, user_id, type, action_id, report_id) values ($1, $2, $3, $4, $5)', [
    notice.id,
    notice.userId,
    notice.type,
    notice.actionId,
    notice.reportId ?? null,
  ]);

export interface NoticeRow extends TargetColumns {
  id: string;
  type: 'action' | 'appeal_decided' | 'report_decided';
  created_at: string;
  read: boolean;
  action_id: string;
  kind: ActionKind;
  note: string;
  content: Content | null;
  appealed: boolean;
  appeal_decision: 'upheld' | 'reversed' | null;
  appeal_note: string | null;
  is_kept: boolean;
  micros: string;
}

const selectNotices = `select n.id, n.type, n.created_at, n.read_at is not null as read, a.id as action_id, a.kind, a.note,
            coalesce(r.content, a.content) as content, a.target_kind, a.target_id, a.post_id, a.appealed_at is not null as appealed, a.appeal_decision, a.appeal_note,
            exists (select from removed_posts p where p.id = a.target_id) as is_kept, (extract(epoch from n.created_at) * 1000000)::bigint as micros
     from notices n join moderation_actions a on a.id = n.action_id left join reports r on r.id = n.report_id`;

export const listNotices = (db: Db, userId: string, { after, offset }: PageStart, limit: number) =>
  db.query<NoticeRow>(
    'list_notices',
    `${selectNotices}
     where n.user_id = $1 and (n.created_at, n.id) < ${positionOrEnd('$2', '$3')}
     order by n.created_at desc, n.id desc limit $4 offset $5`,
    [userId, after?.micros, after?.id, limit, offset],
  );

/** The recipient; undefined if there is no such notice. */
export const findNoticeOwner = async (db: Db, id: string) =>
  (await db.query<{ user_id: string }>('find_notice_owner', 'select user_id from notices where id = $1', [id]))[0]?.user_id;

/** The notices that exist, in any order. */
export const listNoticesById = (db: Db, userId: string, ids: readonly string[]) =>
  db.query<NoticeRow>('list_notices_by_id', `${selectNotices} where n.user_id = $1 and n.id = any($2::uuid[])`, [userId, ids]);

/** Marks this notice and all the user's earlier ones as read. */
export const markNoticesRead = (db: Db, userId: string, upTo: string) =>
  db.query(
    'mark_notices_read',
    `update notices set read_at = now() where user_id = $1 and read_at is null
       and (created_at, id) <= (select created_at, id from notices where id = $2 and user_id = $1)`,
    [userId, upTo],
  );

/** Marks all notices up to a time as read. */
export const markNoticesReadUntil = (db: Db, userId: string, time: string) =>
  db.query('mark_notices_read_until', 'update notices set read_at = now() where user_id = $1 and read_at is null and created_at <= $2', [userId, time]);

/** Reporters who have not been notified, locked; skips those locked by a concurrent run. */
export const lockUnnotified = (tx: Db, actionId: string, limit: number) =>
  tx.query<{ id: string; reporter_id: string; address: string | null; username: string }>(
    'lock_unnotified',
    `select r.id, r.reporter_id, case when u.email_verified_at is not null then u.email end as address, u.username
     from reports r join users u on u.id = r.reporter_id
     where r.action_id = $1 and r.notified_at is null order by r.id limit $2 for update of r skip locked`,
    [actionId, limit],
  );

export const markNotified = (tx: Db, ids: readonly string[]) => tx.query('mark_notified', 'update reports set notified_at = now() where id = any($1::uuid[])', [ids]);

/** The keys of the photos' medium files, including those of removed posts. */
export const listPhotoKeys = (db: Db, ids: readonly string[]) =>
  db.query<{ id: string; key: string }>('list_photo_keys', `select id, variants ->> 'medium' as key from media where id = any($1::uuid[]) and variants is not null`, [ids]);
