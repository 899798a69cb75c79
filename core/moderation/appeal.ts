import { changeSuspension } from '../auth/suspension.ts';
import { indexAgain } from '../search/index-search.ts';
import type { App, Db } from '../shared/app.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import { commitWithEvents, type Emit } from '../shared/outbox.ts';
import { carryOutNow } from './carry-out.ts';
import { mailAboutAppeal } from './mails.ts';
import { type Moderator, requireMayDecide } from './may-decide.ts';
import type { ActionKind, AppealDecision } from './schema.ts';
import { type ActionRow, decideAppeal as noteDecision, deleteRemovedPost, findAction, isKept, lockAction, noteAppeal, unhidePost } from './sql.ts';
import { tellAuthor } from './tell-author.ts';

const appealable: readonly ActionKind[] = ['remove', 'warn', 'suspend'];

/** Appeals a decision about the user; each decision can be appealed only once. Repeating the same appeal changes nothing. */
export async function appeal(app: App, userId: string, actionId: string, text: string): Promise<void> {
  await app.db.transaction(async (tx) => {
    const action = await lockAction(tx, actionId);
    if (action.author_id !== userId) throw notFound('action');
    if (action.appeal === text) return;
    if (action.appealed_at !== null) throw new DomainError('conflict', 'already_appealed', 'You have already appealed against this decision.');
    if (!(await isOpenToAppeal(tx, action))) throw new DomainError('conflict', 'appeal_closed', 'This decision can no longer be appealed.');
    await noteAppeal(tx, actionId, text);
  });
}

const isOpenToAppeal = async (tx: Db, { kind, target_kind, target_id }: ActionRow) =>
  appealable.includes(kind) && (kind !== 'remove' || target_kind !== 'post' || (await isKept(tx, target_id)));

/**
 * Decides an appeal. If the decision is upheld, a removed post is permanently deleted; if it is reversed, removed content is restored, or a
 * suspension ends. Repeating the same decision changes nothing. @throws DomainError `own_case`, `admins_only`
 */
export async function decideAppeal(app: App, moderator: Moderator, actionId: string, decision: AppealDecision): Promise<ActionRow> {
  await commitWithEvents(app, async (tx, emit) => {
    const action = await lockAction(tx, actionId);
    await requireMayDecide(tx, moderator, action.author_id, action.kind);
    if (action.appealed_at === null) throw new DomainError('conflict', 'not_waiting', 'Nobody has appealed against this decision.');
    if (action.appeal_decision === decision.decision) return;
    if (action.appeal_decision !== null) throw new DomainError('conflict', 'appeal_decided', 'This appeal has already been decided differently.');
    await noteDecision(tx, actionId, moderator.userId, decision);
    if (decision.decision === 'reversed') await reverse(tx, emit, action);
    else if (action.kind === 'remove' && action.target_kind === 'post') await giveUpPost(tx, emit, action.target_id);
    await tellAuthor(tx, emit, action, 'appeal_decided', (username) => mailAboutAppeal(action, username, decision));
    await emit('moderation.decided', actionId, { action_id: actionId, user_id: action.author_id });
  });
  const decided = (await findAction(app.db, actionId))!;
  if (decision.decision === 'reversed') await carryOutNow(app, decided);
  return decided;
}

async function reverse(tx: Db, emit: Emit, { kind, target_kind, target_id, author_id }: ActionRow): Promise<void> {
  if (kind === 'suspend') await changeSuspension(tx, emit, author_id, false);
  if (kind !== 'remove' || target_kind !== 'post') return;
  // Its author may have been erased in the meantime, with all their content.
  if (!(await unhidePost(tx, target_id))) return;
  await indexAgain(tx, target_id);
  await emit('post.published', target_id, { post_id: target_id, user_id: author_id });
}

/** Permanently deletes a removed post, which is then like any other deleted post. False if it no longer exists. */
export async function giveUpPost(tx: Db, emit: Emit, postId: string): Promise<boolean> {
  const post = await deleteRemovedPost(tx, postId);
  if (post) await emit('post.deleted', postId, { post_id: postId, ...post });
  return post !== undefined;
}
