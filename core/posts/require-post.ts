import type { App } from '../shared/app.ts';
import { readEntries } from '../cache/entries.ts';
import { keys } from '../cache/keys.ts';
import { authorOfCard } from '../cache/read-cards.ts';
import { notFound } from '../shared/errors.ts';
import { refusal } from '../users/require-user.ts';
import { relationsWith } from '../visibility/relations.ts';
import { type Standing, verdictOn } from '../visibility/rule.ts';
import { findPostAuthor } from './sql.ts';

/**
 * The author of a post that the user may act on; throws not_found for one that does not exist or is hidden. What is cached
 * settles it in two round trips.
 */
export async function requirePost(app: App, userId: string, postId: string): Promise<{ authorId: string; standing: Standing }> {
  const [card] = await readEntries(app, [keys.post(postId)]);
  const authorId = card ? authorOfCard(card.value) : await findPostAuthor(app.db, postId);
  if (!authorId) throw notFound('post');
  const standing = (await relationsWith(app, { userId }, [authorId])).to(authorId);
  const verdict = verdictOn('act', standing);
  if (verdict === 'refused') throw refusal(standing);
  if (verdict !== 'yes') throw notFound('post');
  return { authorId, standing };
}
