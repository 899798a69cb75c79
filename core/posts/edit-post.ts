import type { App } from '../shared/app.ts';
import { entitiesOf } from '../entities/entities-of.ts';
import { wordsOf } from '../entities/words-of.ts';
import { invalidField, notFound } from '../shared/errors.ts';
import { commitWithEvents } from '../shared/outbox.ts';
import { type EditRequest, requireVersion } from '../shared/versions.ts';
import { notYours } from '../visibility/not-yours.ts';
import { refreshPosts } from './cards.ts';
import type { PostChanges } from './schema.ts';
import { findVersionOfRequest, listAltTexts, lockPostVersion, noteRequest, type PostTerms, type PostVersion, writePostVersion } from './versions-sql.ts';

/** Changes only the given fields of the user's own post. Returns the version that the request produced. */
export async function editPost(app: App, userId: string, postId: string, changes: PostChanges, request: EditRequest): Promise<PostVersion> {
  const result = await commitWithEvents(app, async (tx, emit) => {
    const post = await lockPostVersion(tx, postId);
    if (!post) throw notFound('post');
    if (post.user_id !== userId) throw await notYours(tx, userId, post.user_id, 'post', 'Only the author of the post can change it.');
    const outcome = await findVersionOfRequest(tx, postId, request.id);
    if (outcome) return outcome;
    requireVersion(request, post.version);
    const before = { ...post, alt_texts: await listAltTexts(tx, postId) };
    const after = merged(before, changes);
    const isEdit = after.caption !== before.caption || after.alt_texts.some((text, index) => text !== before.alt_texts[index]);
    if (!isEdit && after.comments_enabled === before.comments_enabled) {
      await noteRequest(tx, postId, before, request.id);
      return before;
    }
    const { edited_at } = await writePostVersion(tx, postId, before, { ...after, entities: await entitiesOf(tx, after.caption), words: wordsOf(after.caption, ...after.alt_texts) }, isEdit, request.id);
    await emit('post.edited', postId, { post_id: postId, user_id: userId });
    return { ...after, version: before.version + 1, edited_at };
  });
  await refreshPosts(app, [postId]);
  return result;
}

function merged(before: PostVersion, { caption = before.caption, alt_texts = before.alt_texts, comments_enabled = before.comments_enabled }: PostChanges): PostTerms {
  const photos = before.alt_texts.length;
  if (alt_texts.length !== photos) throw invalidField('alt_texts', `must have one text for each photo: ${photos}`);
  return { caption, alt_texts, comments_enabled };
}
