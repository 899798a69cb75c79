import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useLocation, useNavigate } from 'react-router';
import { answer, api, type Comment } from '../api/client.ts';
import { messageOf } from '../api/problem.ts';
import { keys } from '../api/queries.ts';
import { useOnceKey } from '../api/use-once-key.ts';
import { useSession } from '../session/session-store.ts';
import { signInPath } from '../session/sign-in-path.ts';
import { t } from '../strings/post.ts';
import { useNotify } from '../ui/notice-context.ts';
import { patchComment } from './patch-comments.ts';
import { patchPost } from './patch-posts.ts';

const paramsOf = (comment: Comment) => ({ path: { post_id: comment.post_id, comment_id: comment.id } });

/** Likes (`true`) or unlikes a comment. Optimistic: shown at once, reverted with a message on failure. */
export function useLikeComment(comment: Comment): (liked: boolean) => void {
  const queries = useQueryClient();
  const notify = useNotify();
  const navigate = useNavigate();
  const location = useLocation();
  const session = useSession();
  const show = (user_liked: boolean, likes_count: number) => patchComment(queries, comment, (shown) => ({ ...shown, user_liked, likes_count }));
  const { mutate } = useMutation({
    // Quick changes are sent in order.
    scope: { id: `like comment ${comment.id}` },
    mutationFn: (liked: boolean) => {
      const path = '/api/v1/posts/{post_id}/comments/{comment_id}/like';
      return answer(liked ? api.POST(path, { params: paramsOf(comment) }) : api.DELETE(path, { params: paramsOf(comment) }));
    },
    onMutate: (liked) => show(liked, comment.likes_count + (liked ? 1 : -1)),
    onSuccess: ({ user_liked, likes_count }) => show(user_liked, likes_count),
    onError: (error, liked) => {
      show(!liked, comment.likes_count);
      notify(`${liked ? t('notLiked') : t('stillLiked')}: ${messageOf(error)}`);
    },
  });
  return (liked) => {
    if (!session) void navigate(signInPath(location));
    else mutate(liked);
  };
}

/** Pins (`true`) or unpins a comment under the viewer's own post. */
export function usePinComment(comment: Comment) {
  const queries = useQueryClient();
  const notify = useNotify();
  return useMutation({
    mutationFn: (pinned: boolean) => {
      const path = '/api/v1/posts/{post_id}/comments/{comment_id}/pin';
      return answer(pinned ? api.POST(path, { params: paramsOf(comment) }) : api.DELETE(path, { params: paramsOf(comment) }));
    },
    onSuccess: async ({ pinned }) => {
      notify(pinned ? t('commentPinned') : t('commentUnpinned'));
      await queries.invalidateQueries({ queryKey: keys.comments(comment.post_id) });
    },
    onError: (error) => notify(messageOf(error)),
  });
}

/** Deletes a comment with its replies. */
export function useDeleteComment(comment: Comment) {
  const queries = useQueryClient();
  const notify = useNotify();
  return useMutation({
    mutationFn: () => answer(api.DELETE('/api/v1/posts/{post_id}/comments/{comment_id}', { params: paramsOf(comment) })),
    onSuccess: async () => {
      const gone = 1 + (comment.replies_count ?? 0);
      patchPost(queries, comment.post_id, (shown) => ({ ...shown, comments_count: Math.max(0, shown.comments_count - gone) }));
      notify(t('commentDeleted'));
      await queries.invalidateQueries({ queryKey: keys.comments(comment.post_id) });
    },
    onError: (error) => notify(messageOf(error)),
  });
}

/** Edits the viewer's own comment, unless it has changed since it was loaded. */
export function useEditComment(comment: Comment) {
  const queries = useQueryClient();
  const keyFor = useOnceKey();
  return useMutation({
    mutationFn: (body: { text: string }) =>
      answer(
        api.PATCH('/api/v1/posts/{post_id}/comments/{comment_id}', {
          params: { ...paramsOf(comment), header: { 'Idempotency-Key': keyFor([comment.version, body]), 'If-Match': `"${comment.version}"` } },
          body,
        }),
      ),
    onSuccess: (edited) => {
      patchComment(queries, comment, (shown) => ({ ...shown, ...edited }));
      void queries.invalidateQueries({ queryKey: keys.edits(comment.id) });
    },
  });
}
