import { changeSuspension } from '../auth/suspension.ts';
import type { App, Db } from '../shared/app.ts';
import { DomainError, invalidField, notFound } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import { commitWithEvents, type Emit } from '../shared/outbox.ts';
import { getProfile } from '../users/sql.ts';
import { carryOutNow } from './carry-out.ts';
import { mailAboutAction } from './mails.ts';
import { type Moderator, requireMayDecide } from './may-decide.ts';
import type { ActionKind, Content, Decision } from './schema.ts';
import { type ActionRow, closeReports, findAction, findAuthor, hidePost, insertAction, lockReport, type NewAction } from './sql.ts';
import { tellAuthor } from './tell-author.ts';

/** How long (days) a removed post is kept for an appeal. */
export const keptDays = 30;

/**
 * Decides a report and, with it, all open reports of the same subject. Repeating a decision changes nothing.
 * @throws DomainError `already_resolved` if it was decided differently; `own_case`, `admins_only`
 */
export async function resolveReport(app: App, moderator: Moderator, reportId: string, { action: kind, note }: Decision): Promise<ActionRow> {
  const { id, isNew } = await commitWithEvents(app, async (tx, emit) => {
    const report = await lockReport(tx, reportId);
    const { author_id, target_kind, target_id, post_id, content } = report;
    await requireMayDecide(tx, moderator, author_id, kind);
    if (report.action_id !== null) return { id: await sameDecision(tx, report.action_id, kind), isNew: false };
    if (kind === 'remove' && target_kind === 'user') throw invalidField('action', 'Accounts cannot be removed, only suspended.');
    const action = { id: newId(), kind, moderator_id: moderator.userId, author_id, target_kind, target_id, post_id, report_id: reportId, note, content };
    await act(app, tx, emit, action);
    return { id: action.id, isNew: true };
  });
  return finish(app, id, isNew);
}

async function sameDecision(tx: Db, actionId: string, kind: ActionKind): Promise<string> {
  const before = await findAction(tx, actionId);
  if (before?.kind === kind) return actionId;
  throw new DomainError('conflict', 'already_resolved', 'This report has already been decided differently.');
}

/** Suspends an account, or restores it, without a report. If nothing changes, nothing is recorded. @throws DomainError `own_case`, `admins_only` */
export async function setStanding(app: App, moderator: Moderator, ref: string, kind: 'suspend' | 'restore', note: string): Promise<void> {
  const { id: userId } = await getProfile(app.db, ref, undefined);
  const id = await commitWithEvents(app, async (tx, emit) => {
    await requireMayDecide(tx, moderator, userId, kind);
    const author = await findAuthor(tx, userId);
    if (!author) throw notFound('user');
    if ((author.suspended_at !== null) === (kind === 'suspend')) return undefined;
    const { username, display_name, avatar_key, bio } = author;
    const content: Content = { text: bio, username, display_name, avatar_key, photos: [], is_private: false, created_at: app.now().toISOString() };
    const action: NewAction = { id: newId(), kind, moderator_id: moderator.userId, author_id: userId, target_kind: 'user', target_id: userId, post_id: null, note, content };
    await act(app, tx, emit, action);
    return action.id;
  });
  if (id !== undefined) await finish(app, id, true);
}

/** Records a decision, applies its effects in the database, and notifies the author. */
async function act(app: App, tx: Db, emit: Emit, action: NewAction): Promise<void> {
  await insertAction(tx, action);
  await closeReports(tx, action.id, action);
  if (action.kind === 'remove' && action.target_kind === 'post') await hidePost(tx, action.target_id, action.id, keptDays);
  if (action.kind === 'suspend' || action.kind === 'restore') await changeSuspension(tx, emit, action.author_id, action.kind === 'suspend');
  if (action.kind !== 'dismiss') await tellAuthor(tx, emit, action, 'action', (username) => mailAboutAction(action, username));
  await emit('moderation.decided', action.id, { action_id: action.id, user_id: action.author_id });
}

/** Applies the other effects immediately instead of leaving them to the consumer. */
async function finish(app: App, actionId: string, isNew: boolean): Promise<ActionRow> {
  const action = (await findAction(app.db, actionId))!;
  if (isNew) await carryOutNow(app, action);
  return action;
}
