import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useLocation, useNavigate } from 'react-router';
import { answer, api, type Post } from '../api/client.ts';
import { messageOf } from '../api/problem.ts';
import { keys } from '../api/queries.ts';
import { useSession } from '../session/session-store.ts';
import { signInPath } from '../session/sign-in-path.ts';
import { useNotify } from '../ui/notice-context.ts';
import { patchPost } from './patch-posts.ts';

/** Likes (`true`) or unlikes a post: shown at once, taken back with a word when the service refuses. */
export function useLike(post: Post): (liked: boolean) => void {
  const queries = useQueryClient();
  const notify = useNotify();
  const navigate = useNavigate();
  const location = useLocation();
  const session = useSession();
  const { mutate } = useMutation({
    // Quick changes of mind reach the service in their order.
    scope: { id: `like ${post.id}` },
    mutationFn: (liked: boolean) => {
      const params = { path: { post_id: post.id } };
      const path = '/api/v1/posts/{post_id}/like';
      return answer(liked ? api.POST(path, { params }) : api.DELETE(path, { params }));
    },
    onMutate: async (liked) => {
      // A page that is on its way was read before this.
      await queries.cancelQueries({ queryKey: keys.posts });
      patchPost(queries, post.id, (shown) => withLike(shown, liked));
    },
    onSuccess: ({ likes_count }, liked) => {
      // The count of before a newer change of mind is no longer what is shown.
      patchPost(queries, post.id, (shown) => (shown.user_liked === liked ? { ...shown, likes_count } : shown));
      void queries.invalidateQueries({ queryKey: keys.likes(post.id) });
    },
    onError: (error, liked) => {
      patchPost(queries, post.id, (shown) => withLike(shown, !liked));
      notify(`${liked ? 'Not liked' : 'Still liked'}: ${messageOf(error)}`);
    },
  });
  return (liked) => {
    if (!session) void navigate(signInPath(location));
    else if (liked !== post.user_liked) mutate(liked);
  };
}

const withLike = (post: Post, liked: boolean): Post =>
  post.user_liked === liked ? post : { ...post, user_liked: liked, likes_count: post.likes_count + (liked ? 1 : -1) };
