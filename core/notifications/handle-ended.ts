import type { AnyEvent, EventData } from '../../events/catalog.ts';
import { findComment } from '../comments/items.ts';
import { findPostTerms } from '../posts/sql.ts';
import type { App } from '../shared/app.ts';
import { microsOf } from '../shared/time.ts';
import { verdictOn } from '../visibility/rule.ts';
import { listRelations, standingOf } from '../visibility/sql.ts';
import { commentAs, likesOf, likesOfComment } from './items.ts';
import { type GroupPlace, type IndexKey, pageOfGroupsAbout } from './list-groups.ts';
import { forgetActor, forgetGroup, forgetPostsOf } from './withdraw.ts';

/** Events after which several notifications may have to be withdrawn. */
export const endings = ['comment.removed', 'post.deleted', 'user.blocked', 'user.muted', 'user.unfollowed', 'user.privacy_changed'] as const;
export type Ending = Extract<AnyEvent, { type: (typeof endings)[number] }>;

/** Time limit (ms) of a step. */
const patience = 15_000;
/** Groups per query. */
const pageSize = 50;

/** Whether work remains, and where in the index to continue. */
export type Rest = { left: false } | { left: true; after?: IndexKey };

/** One step of withdrawing notifications about deleted or hidden content. Safe to repeat. */
export async function handleEnded(app: App, event: Ending, after?: IndexKey): Promise<Rest> {
  const deadline = performance.now() + patience;
  switch (event.type) {
    case 'comment.removed':
      return { left: await ofComment(app, event.data, deadline) };
    case 'post.deleted':
      return { left: await ofPost(app, event.data, deadline) };
    case 'user.blocked': {
      const { blocker_id, blocked_id } = event.data;
      const pairs = [[blocker_id, blocked_id], [blocked_id, blocker_id]] as const;
      // Later activity is rejected while the block lasts, and kept once it has been lifted.
      for (const [recipient, other] of pairs) {
        if ((await forgetActor(app, recipient, other, microsOf(event.occurred_at), deadline)) || (await ofHiddenPosts(app, recipient, other, deadline))) return { left: true };
      }
      return { left: false };
    }
    case 'user.muted':
      return { left: await forgetActor(app, event.data.muter_id, event.data.muted_id, microsOf(event.occurred_at), deadline) };
    case 'user.unfollowed':
      return { left: await ofHiddenPosts(app, event.data.follower_id, event.data.followee_id, deadline) };
    case 'user.privacy_changed':
      return ofHiddenAuthor(app, event.data.user_id, deadline, after);
  }
}

/** Withdraws all notifications about the comment, unless it has been restored. */
async function ofComment(app: App, { post_id, comment_id, user_id }: EventData<'comment.removed'>, deadline: number): Promise<boolean> {
  const [post, comment] = await Promise.all([findPostTerms(app.db, post_id), findComment(app, post_id, comment_id)]);
  if (!post || comment) return false;
  const place = { id: post_id, author_id: post.user_id };
  const known = [commentAs('comment', post.user_id, place, comment_id), likesOfComment(user_id, place, comment_id)];
  return forgetAbout(app, post.user_id, { postId: post_id, commentId: comment_id }, [{ recipient: post.user_id, id: known[0]!.id }, { recipient: user_id, id: known[1]!.id }], deadline);
}

async function ofPost(app: App, { post_id, user_id }: EventData<'post.deleted'>, deadline: number): Promise<boolean> {
  return forgetAbout(app, user_id, { postId: post_id }, [{ recipient: user_id, id: likesOf(user_id, { id: post_id, author_id: user_id }).id }], deadline);
}

/** Withdraws the groups in the index, and the `known` ones, which may not be in the index yet. */
async function forgetAbout(app: App, authorId: string, about: { postId: string; commentId?: string }, known: readonly GroupPlace[], deadline: number): Promise<boolean> {
  for (const { recipient, id } of known) if (await forgetGroup(app, recipient, id, deadline)) return true;
  let after: IndexKey | undefined;
  do {
    const { places, next } = await pageOfGroupsAbout(app, authorId, about, pageSize, after);
    for (const { recipient, id } of places) if (await forgetGroup(app, recipient, id, deadline)) return true;
    after = next;
  } while (after);
  return false;
}

/** Withdraws a recipient's notifications about an author's posts, if these are hidden from them. */
async function ofHiddenPosts(app: App, recipient: string, author: string, deadline: number): Promise<boolean> {
  return (await areHidden(app, [recipient], author)).has(recipient) && forgetPostsOf(app, recipient, author, deadline);
}

/** The same for all recipients. */
async function ofHiddenAuthor(app: App, author: string, deadline: number, start: IndexKey | undefined): Promise<Rest> {
  let after = start;
  do {
    const { places, next } = await pageOfGroupsAbout(app, author, {}, pageSize, after);
    const hidden = await areHidden(app, [...new Set(places.map(({ recipient }) => recipient))], author);
    for (const { recipient, id } of places) {
      if (hidden.has(recipient) && (await forgetGroup(app, recipient, id, deadline))) return { left: true, ...(after && { after }) };
    }
    after = next;
    if (after && performance.now() > deadline) return { left: true, after };
  } while (after);
  return { left: false };
}

/** The recipients from whom the author's posts are hidden; none if the whole account is hidden, since it may be restored. */
async function areHidden(app: App, recipients: readonly string[], author: string): Promise<Set<string>> {
  if (recipients.length === 0) return new Set();
  const rows = await listRelations(app.db, recipients.map((viewer) => ({ viewer, author })));
  return new Set(recipients.filter((recipient, index) => {
    const standing = standingOf(rows[index]!, recipient === author);
    return !standing.isGone && verdictOn('posts', standing) !== 'yes';
  }));
}
