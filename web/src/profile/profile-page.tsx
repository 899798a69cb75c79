import { useQuery } from '@tanstack/react-query';
import { Ban, Camera, Lock, UserX } from 'lucide-react';
import { Navigate, useParams } from 'react-router';
import { api, type Profile } from '../api/client.ts';
import { ApiError } from '../api/problem.ts';
import { keys } from '../api/queries.ts';
import { usePages } from '../api/use-pages.ts';
import { PostGrid } from '../post/post-grid.tsx';
import { useSession } from '../session/session-store.ts';
import { ButtonLink } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { ErrorBox } from '../ui/error-box.tsx';
import { LoadMore } from '../ui/load-more.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { ProfileHeader } from './profile-header.tsx';
import { profileQuery } from './profile-query.ts';
import styles from './profile-page.module.css';

export function Component() {
  const username = useParams()['username']!.toLowerCase();
  const profile = useQuery(profileQuery(username));
  // An invalid username gets an error of its own.
  const unknown = profile.error instanceof ApiError && (profile.error.status === 404 || profile.error.status === 400);
  if (unknown) {
    return (
      <Empty icon={UserX} title={`There is no ${username} here`} page>
        <title>Not found · Lambdagram</title>
        <p>Usernames must match exactly. Check the spelling.</p>
        <ButtonLink to="/explore">Explore</ButtonLink>
      </Empty>
    );
  }
  if (profile.isError && !profile.data) {
    return <ErrorBox error={profile.error} title="This profile did not load" retry={() => void profile.refetch()} />;
  }
  if (!profile.data) return <Spinner label="Loading the profile" />;
  // A former name leads here, too.
  if (profile.data.username !== username) return <Navigate to={`/u/${profile.data.username}`} replace />;
  return (
    <div className={styles.page}>
      <title>{`${profile.data.display_name || username} (@${username}) · Lambdagram`}</title>
      <ProfileHeader profile={profile.data} />
      <Content profile={profile.data} />
    </div>
  );
}

/** The posts, or why none are shown. */
function Content({ profile: { id, username, is_private, relationship } }: { profile: Profile }) {
  const own = useSession()?.user.id === id;
  if (relationship?.blocking) {
    return (
      <Empty icon={Ban} title={`You have blocked ${username}`}>
        <p>You do not see each other’s posts and comments. Unblock to see them again.</p>
      </Empty>
    );
  }
  if (is_private && !own && !relationship?.following) {
    return (
      <Empty icon={Lock} title="This account is private">
        <p>{relationship?.requested ? `${username} has not decided on your request yet.` : `Follow ${username} to see their photos, once they have accepted.`}</p>
      </Empty>
    );
  }
  return (
    <>
      {own && (
        <nav className={styles.lists} aria-label="Your lists">
          <ButtonLink to="/saved" look="quiet">
            Saved
          </ButtonLink>
          <ButtonLink to="/liked" look="quiet">
            Liked
          </ButtonLink>
        </nav>
      )}
      <Posts username={username} own={own} />
    </>
  );
}

function Posts({ username, own }: { username: string; own: boolean }) {
  const query = usePages({
    queryKey: keys.postsOf(username),
    limit: 24,
    fetchPage: (page, signal) => api.GET('/api/v1/users/{user_id}/posts', { params: { path: { user_id: username }, query: page }, signal }),
  });
  const posts = query.data?.pages.flatMap((page) => page.posts);
  if (!posts) {
    return query.isError ? <ErrorBox error={query.error} title="The photos did not load" retry={() => void query.refetch()} /> : <Spinner label="Loading photos" />;
  }
  if (posts.length === 0) {
    return (
      <Empty icon={Camera} title="No photos yet">
        {own && <ButtonLink to="/create">Share your first</ButtonLink>}
      </Empty>
    );
  }
  return (
    <>
      <h2 className="visually-hidden">Posts</h2>
      <PostGrid posts={posts} />
      <LoadMore query={query} />
    </>
  );
}
