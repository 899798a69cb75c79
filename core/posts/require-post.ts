import type { App } from '../shared/app.ts';
import { readCards } from '../cache/read-cards.ts';
import { notFound } from '../shared/errors.ts';
import { findPostAuthor } from './sql.ts';

/** The author of a post that exists; throws not_found for any other. A cached card answers in one round trip. */
export async function requirePost(app: App, postId: string): Promise<{ authorId: string }> {
  const [cached] = (await readCards(app, [postId], undefined)) ?? [];
  const authorId = cached?.card?.slice(0, 36) ?? (await findPostAuthor(app.db, postId));
  if (!authorId) throw notFound('post');
  return { authorId };
}
