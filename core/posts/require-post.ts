import type { App } from '../shared/app.ts';
import { readEntries } from '../cache/entries.ts';
import { keys } from '../cache/keys.ts';
import { notFound } from '../shared/errors.ts';
import { refusal } from '../users/require-user.ts';
import { relationsWith } from '../visibility/relations.ts';
import { type Standing, verdictOn } from '../visibility/rule.ts';
import { readCard } from './cards.ts';
import { findPostTerms } from './sql.ts';

/** A post that the user may interact with. */
interface ActedOn {
  authorId: string;
  /** How the user relates to its author. */
  standing: Standing;
  commentsEnabled: boolean;
}

/**
 * Checks that the user may interact with a post; throws not_found if it does not exist or is hidden. If everything is
 * cached, this takes two round trips.
 */
export async function requirePost(app: App, userId: string, postId: string): Promise<ActedOn> {
  const [card] = await readEntries(app, [keys.post(postId)]);
  // The card of a deleted post is empty.
  const post = card ? card.value !== '' && readCard(postId, card.value) : await findPostTerms(app.db, postId);
  if (!post) throw notFound('post');
  const authorId = post.user_id;
  const standing = (await relationsWith(app, { userId }, [authorId])).to(authorId);
  const verdict = verdictOn('act', standing);
  if (verdict === 'refused') throw refusal(standing);
  if (verdict !== 'yes') throw notFound('post');
  return { authorId, standing, commentsEnabled: post.comments_enabled };
}
