import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useLocation, useNavigate } from 'react-router';
import { answer, api, type Profile } from '../api/client.ts';
import { messageOf } from '../api/problem.ts';
import { keys } from '../api/queries.ts';
import { useSession } from '../session/session-store.ts';
import { signInPath } from '../session/sign-in-path.ts';
import { Button } from '../ui/button.tsx';
import { useNotify } from '../ui/notice-context.ts';

interface FollowButtonProps {
  id: string;
  username: string;
  /** Undefined for a reader who is not signed in. */
  follows: boolean | undefined;
}

/** Nothing beside oneself. */
export function FollowButton({ id, username, follows }: FollowButtonProps) {
  const session = useSession();
  const navigate = useNavigate();
  const location = useLocation();
  const notify = useNotify();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (follow: boolean) => {
      const params = { path: { user_id: id } };
      const path = '/api/v1/users/{user_id}/follow';
      return answer(follow ? api.POST(path, { params }) : api.DELETE(path, { params }));
    },
    onSuccess: async ({ followers_count }, follow) => {
      queries.setQueryData<Profile>(keys.profile(username), (profile) => profile && { ...profile, followers_count, viewer_follows: follow });
      notify(follow ? `You follow ${username}.` : `You no longer follow ${username}.`);
      void queries.invalidateQueries({ queryKey: keys.feed('home') });
      void queries.invalidateQueries({ queryKey: keys.profiles });
      await queries.invalidateQueries({ queryKey: keys.people });
    },
    onError: (error) => notify(messageOf(error)),
  });
  if (session?.user.id === id) return null;
  const shown = change.isPending ? change.variables : (follows ?? false);
  return (
    <Button
      look={shown ? 'quiet' : 'primary'}
      disabled={change.isPending}
      aria-label={`${shown ? 'Unfollow' : 'Follow'} ${username}`}
      onClick={() => (session ? change.mutate(!follows) : void navigate(signInPath(location)))}
    >
      {shown ? 'Following' : 'Follow'}
    </Button>
  );
}
