import type { App } from '../shared/app.ts';
import { readEntries } from '../cache/entries.ts';
import { keys } from '../cache/keys.ts';
import { authorOfCard } from '../cache/read-cards.ts';
import { notFound } from '../shared/errors.ts';
import { findPostAuthor } from './sql.ts';

/** The author of a post that exists; throws not_found for any other. A cached card settles it in one round trip. */
export async function requirePost(app: App, postId: string): Promise<{ authorId: string }> {
  const [card] = await readEntries(app, [keys.post(postId)]);
  const authorId = card ? authorOfCard(card.value) : await findPostAuthor(app.db, postId);
  if (!authorId) throw notFound('post');
  return { authorId };
}
