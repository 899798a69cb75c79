import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useLocation, useNavigate } from 'react-router';
import { answer, api, type Profile } from '../api/client.ts';
import { messageOf } from '../api/problem.ts';
import { keys } from '../api/queries.ts';
import { useSession } from '../session/session-store.ts';
import { signInPath } from '../session/sign-in-path.ts';
import { t } from '../strings/profile.ts';
import { Button } from '../ui/button.tsx';
import { useNotify } from '../ui/notice-context.ts';
import { type SuggestedPeople, withFollow } from './suggested-people.ts';

interface FollowButtonProps {
  id: string;
  username: string;
  /** Undefined if nobody is signed in. */
  follows: boolean | undefined;
  /** Whether a request to follow a private account is pending. */
  requested?: boolean | undefined;
  /** The label instead of `Follow`. */
  label?: string;
}

/** A button to follow or unfollow somebody. Not shown for the viewer's own account. */
export function FollowButton({ id, username, follows, requested = false, label = t('follow') }: FollowButtonProps) {
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
    onSuccess: async ({ followers_count, requested: asked = false }, follow) => {
      queries.setQueryData<Profile>(keys.profile(username), (profile) => profile && { ...profile, followers_count, viewer_follows: follow && !asked });
      queries.setQueryData<SuggestedPeople>(keys.suggestedPeople, (people) => people && withFollow(people, id, { follow, asked }));
      notify(asked ? t('decidesWhetherYouMay', { username }) : follow ? t('youFollow', { username }) : t('youNoLongerFollow', { username }));
      void queries.invalidateQueries({ queryKey: keys.postsOf(username) });
      void queries.invalidateQueries({ queryKey: keys.feed('home') });
      void queries.invalidateQueries({ queryKey: keys.profiles });
      void queries.invalidateQueries({ queryKey: keys.notifications });
      await queries.invalidateQueries({ queryKey: keys.people });
    },
    onError: (error) => notify(messageOf(error)),
  });
  if (session?.user.id === id) return null;
  // After a change its response counts, since lists do not contain whether a request is pending.
  const asked = !follows && (change.data ? change.data.requested === true : requested);
  const now = (follows ?? false) || asked;
  const shown = change.isPending ? change.variables : now;
  const waits = asked && !change.isPending;
  return (
    <Button
      look={shown ? 'quiet' : 'primary'}
      disabled={change.isPending}
      aria-label={waits ? t('requestedWithdraw', { username }) : shown ? t('followingUnfollow', { username }) : t('followPerson', { label, username })}
      onClick={() => (session ? change.mutate(!now) : void navigate(signInPath(location)))}
    >
      {waits ? t('requested') : shown ? t('following') : label}
    </Button>
  );
}
