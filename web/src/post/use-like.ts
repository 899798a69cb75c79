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

/** Likes (`true`) or unlikes a post. Optimistic: shown at once, reverted with a message on failure. */
export function useLike(post: Post): (liked: boolean) => void {
  const queries = useQueryClient();
  const notify = useNotify();
  const navigate = useNavigate();
  const location = useLocation();
  const session = useSession();
  const mutationKey = keys.like(post.id);
  /** Whether the calling mutation is the only pending one for this like. */
  const alone = () => queries.isMutating({ mutationKey }) === 1;
  const { mutate } = useMutation({
    mutationKey,
    // Quick changes are sent in order.
    scope: { id: mutationKey.join(' ') },
    mutationFn: (liked: boolean) => {
      const params = { path: { post_id: post.id } };
      const path = '/api/v1/posts/{post_id}/like';
      return answer(liked ? api.POST(path, { params }) : api.DELETE(path, { params }));
    },
    onMutate: async (liked) => {
      if (alone()) queries.setQueryData<Told>(mutationKey, { user_liked: post.user_liked, likes_count: post.likes_count });
      // Refetches in progress are cancelled, since their data is from before this change. Initial loads are not.
      await queries.cancelQueries({ queryKey: keys.posts, predicate: ({ state }) => state.data !== undefined });
      patchPost(queries, post.id, (shown) => withLike(shown, liked));
    },
    onSuccess: ({ likes_count }, liked) => {
      queries.setQueryData<Told>(mutationKey, { user_liked: liked, likes_count });
      void queries.invalidateQueries({ queryKey: keys.likes(post.id) });
      void queries.invalidateQueries({ queryKey: keys.feed('liked') });
    },
    onError: (error, liked) => notify(`${liked ? t('notLiked') : t('stillLiked')}: ${messageOf(error)}`),
    onSettled: () => {
      // The viewer's latest choice is shown until the last response arrives.
      if (alone()) patchPost(queries, post.id, (shown) => ({ ...shown, ...queries.getQueryData<Told>(mutationKey) }));
    },
  });
  return (liked) => {
    if (!session) void navigate(signInPath(location));
    else if (liked !== post.user_liked) mutate(liked);
  };
}

/** The latest state of a like as returned by the API. */
type Told = Pick<Post, 'user_liked' | 'likes_count'>;

const withLike = (post: Post, liked: boolean): Post =>
  post.user_liked === liked ? post : { ...post, user_liked: liked, likes_count: post.likes_count + (liked ? 1 : -1) };
