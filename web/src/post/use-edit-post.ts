import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api, type Post } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import type { components } from '../api/schema.d.ts';
import { useOnceKey } from '../api/use-once-key.ts';
import { patchPost } from './patch-posts.ts';

/** Edits the viewer's own post, unless it has changed since it was loaded. */
export function useEditPost(post: Post) {
  const queries = useQueryClient();
  const keyFor = useOnceKey();
  return useMutation({
    mutationFn: (body: components['schemas']['PostChanges']) =>
      answer(
        api.PATCH('/api/v1/posts/{post_id}', {
          params: { path: { post_id: post.id }, header: { 'Idempotency-Key': keyFor([post.version, body]), 'If-Match': `"${post.version}"` } },
          body,
        }),
      ),
    onSuccess: (edited) => {
      const { caption, comments_enabled, version, edited_at, media } = edited;
      // Only the alternative texts are copied, since photos have a different format in lists.
      patchPost(queries, post.id, (shown) => ({
        ...shown,
        caption,
        comments_enabled,
        version,
        ...(edited_at !== undefined && { edited_at }),
        media: shown.media.map((photo, index) => ({ ...photo, alt: media[index]!.alt })),
      }));
      void queries.invalidateQueries({ queryKey: keys.edits(post.id) });
    },
  });
}
