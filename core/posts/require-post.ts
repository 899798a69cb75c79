import type { App } from '../shared/app.ts';
import { readCards } from '../cache/read-cards.ts';
import { notFound } from '../shared/errors.ts';
import { authorOfCard } from './cards.ts';
import { findPostAuthor } from './sql.ts';

/** The author of a post that exists; throws not_found for any other. A cached card answers in one round trip. */
export async function requirePost(app: App, postId: string): Promise<{ authorId: string }> {
  const [cached] = (await readCards(app, [postId], undefined)) ?? [];
  const card = cached?.card ?? null;
  const authorId = card === null ? await findPostAuthor(app.db, postId) : authorOfCard(card);
  if (!authorId) throw notFound('post');
  return { authorId };
}
