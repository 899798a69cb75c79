import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useLocation, useNavigate } from 'react-router';
import { answer, api, type Post } from '../api/client.ts';
import { messageOf } from '../api/problem.ts';
import { keys } from '../api/queries.ts';
import { useSession } from '../session/session-store.ts';
import { signInPath } from '../session/sign-in-path.ts';
import { t } from '../strings/post.ts';
import { useNotify } from '../ui/notice-context.ts';
import { patchPost } from './patch-posts.ts';

/** Bookmarks (`true`) a post or removes the bookmark. Optimistic: shown at once, reverted with a message on failure. */
export function useBookmark(post: Post): (bookmarked: boolean) => void {
  const queries = useQueryClient();
  const notify = useNotify();
  const navigate = useNavigate();
  const location = useLocation();
  const session = useSession();
  const show = (bookmarked: boolean) => patchPost(queries, post.id, (shown) => ({ ...shown, bookmarked }));
  const { mutate } = useMutation({
    // Quick changes are sent in order.
    scope: { id: `bookmark ${post.id}` },
    mutationFn: (bookmarked: boolean) => {
      const params = { path: { post_id: post.id } };
      const path = '/api/v1/posts/{post_id}/bookmark';
      return answer(bookmarked ? api.POST(path, { params }) : api.DELETE(path, { params }));
    },
    onMutate: async (bookmarked) => {
      await queries.cancelQueries({ queryKey: keys.posts, predicate: ({ state }) => state.data !== undefined });
      show(bookmarked);
    },
    onSuccess: () => void queries.invalidateQueries({ queryKey: keys.feed('saved') }),
    onError: (error, bookmarked) => {
      show(!bookmarked);
      notify(`${bookmarked ? t('notSaved') : t('stillSaved')}: ${messageOf(error)}`);
    },
  });
  return (bookmarked) => {
    if (session) mutate(bookmarked);
    else void navigate(signInPath(location));
  };
}
