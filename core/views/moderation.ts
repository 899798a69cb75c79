import { listMediaOwners } from '../media/sql.ts';
import { mediaUrlsFor } from '../media/urls.ts';
import { excerptOf } from '../moderation/mails.ts';
import type { Action, ActionList, AppealList, Content, Notice, NoticeList, Report, ReportList } from '../moderation/schema.ts';
import {
  type ActionRow,
  insertViews,
  listActions as listActionRows,
  listAppeals as listAppealRows,
  listNotices as listNoticeRows,
  listPhotoKeys,
  listReports as listReportRows,
  type NoticeRow,
  type ReportRow,
  type TargetColumns,
} from '../moderation/sql.ts';
import type { App } from '../shared/app.ts';
import { newId } from '../shared/ids.ts';
import { type CursorKind, cutPage, type PageRequest, pageStart } from '../shared/page.ts';
import { fixedTime } from '../shared/time.ts';

// Views for users with a role, from whom the rule hides nothing, and of people's own notices.

/** Open reports, longest waiting first, with their subjects. Views of private content are recorded. */
export async function listReports(app: App, moderatorId: string, page: PageRequest): Promise<ReportList> {
  const { items, next } = await pageOf('reports', page, (start, limit) => listReportRows(app.db, start, limit));
  await noteViews(app, moderatorId, items);
  const show = await shower(app, items);
  return { reports: items.map((row) => showReport(row, show)), ...next };
}

/** All decisions, and views of private content, latest first. */
export async function listActions(app: App, page: PageRequest): Promise<ActionList> {
  const { items, next } = await pageOf('actions', page, (start, limit) => listActionRows(app.db, start, limit));
  return { actions: items.map(showAction), ...next };
}

/** Pending appeals, longest waiting first, with their subjects. Views of private content are recorded. */
export async function listAppeals(app: App, moderatorId: string, page: PageRequest): Promise<AppealList> {
  const { items, next } = await pageOf('appeals', page, (start, limit) => listAppealRows(app.db, start, limit));
  await noteViews(app, moderatorId, items);
  const show = await shower(app, items);
  return { appeals: items.map((row) => ({ ...showAction(row), content: row.content && show(row.author_id, row.content) })), ...next };
}

/** The user's notices about decisions, latest first. */
export async function listNotices(app: App, userId: string, page: PageRequest): Promise<NoticeList> {
  const { items, next } = await pageOf('notices', page, (start, limit) => listNoticeRows(app.db, userId, start, limit));
  return { notices: items.map(showNotice), ...next };
}

async function pageOf<Row extends { id: string; micros: string }>(
  kind: CursorKind,
  page: PageRequest,
  load: (start: ReturnType<typeof pageStart>, limit: number) => Promise<Row[]>,
): Promise<{ items: Row[]; next: { next_cursor?: string } }> {
  const rows = await load(pageStart(kind, page), page.limit + 1);
  const { items, nextCursor } = cutPage(rows, page.limit, kind, ({ id, micros }) => ({ id, micros: Number(micros) }));
  return { items, next: nextCursor === undefined ? {} : { next_cursor: nextCursor } };
}

async function noteViews(app: App, moderatorId: string, rows: readonly (TargetColumns & { author_id: string; content: Content | null })[]): Promise<void> {
  const views = rows.filter(({ content }) => content?.is_private).map((row) => ({ ...row, id: newId() }));
  if (views.length > 0) await insertViews(app.db, moderatorId, views);
}

type Show = (authorId: string, content: Content) => Report['content'];

/** Returns a function that shows contents, with the photos that still exist. */
async function shower(app: App, rows: readonly { author_id: string; content: Content | null }[]): Promise<Show> {
  const ids = rows.flatMap(({ content }) => content?.photos.map(({ id }) => id) ?? []);
  const found = new Map(ids.length === 0 ? [] : (await listPhotoKeys(app.db, ids)).map(({ id, key }) => [id, key]));
  const owners = await listMediaOwners(app.db, [...new Set(rows.map(({ author_id }) => author_id))]);
  const urls = await mediaUrlsFor(app, owners);
  const urlOf = (authorId: string, key: string | null | undefined) => {
    // A deleted account has no files.
    const owner = owners.find(({ id }): boolean => id === authorId);
    return key && owner ? urls.of(owner, key) : null;
  };
  return (authorId, { text, username, display_name, avatar_key, photos, is_private, created_at }) => ({
    text,
    username,
    display_name,
    avatar_url: urlOf(authorId, avatar_key),
    photos: photos.map(({ id, alt, width, height }) => ({ url: urlOf(authorId, found.get(id)), alt, width, height })),
    is_private,
    created_at: fixedTime(created_at),
  });
}

const targetOf = ({ target_kind, target_id, post_id }: Pick<ActionRow, 'target_kind' | 'target_id' | 'post_id'>): Report['target'] => ({
  kind: target_kind,
  id: target_id,
  ...(post_id !== null && { post_id }),
});

const showReport = (row: ReportRow, show: Show): Report => ({
  id: row.id,
  target: targetOf(row),
  reason: row.reason as Report['reason'],
  text: row.text,
  created_at: row.created_at,
  reporter: { id: row.reporter_id, username: row.reporter_username },
  author: { id: row.author_id, username: row.author_username },
  author_suspended: row.author_suspended,
  reports_count: row.reports_count,
  earlier_actions: row.earlier_actions,
  content: show(row.author_id, row.content),
});

/** Erased accounts no longer have a name. */
const personOf = (id: string, username: string | null) => ({ id, username: username ?? '' });

export const showAction = (row: ActionRow): Action => ({
  id: row.id,
  kind: row.kind,
  moderator: personOf(row.moderator_id, row.moderator_username),
  author: personOf(row.author_id, row.author_username),
  target: targetOf(row),
  note: row.note,
  created_at: row.created_at,
  appeal:
    row.appeal === null
      ? null
      : {
          text: row.appeal,
          created_at: row.appealed_at!,
          decision: row.appeal_decision,
          note: row.appeal_note,
          decided_by: row.appeal_decided_by === null ? null : personOf(row.appeal_decided_by, row.decider_username),
          decided_at: row.appeal_decided_at,
        },
});

export const showNotice = (row: NoticeRow): Notice => ({
  id: row.id,
  type: row.type,
  created_at: row.created_at,
  read: row.read,
  target: targetOf(row),
  excerpt: excerptOf(row.content?.text ?? ''),
  ...(row.type === 'report_decided'
    ? { outcome: row.kind === 'dismiss' ? ('dismissed' as const) : ('acted' as const) }
    : { action: { id: row.action_id, kind: row.kind as NonNullable<Notice['action']>['kind'], note: row.note, appeal: appealOf(row), appeal_note: row.appeal_note } }),
});

function appealOf({ kind, target_kind, appealed, appeal_decision, is_kept }: NoticeRow): NonNullable<Notice['action']>['appeal'] {
  if (appeal_decision !== null) return appeal_decision;
  if (appealed) return 'waiting';
  if (kind === 'restore') return 'closed';
  return kind === 'remove' && target_kind === 'post' && !is_kept ? 'closed' : 'possible';
}
