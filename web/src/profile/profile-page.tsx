import { useQuery } from '@tanstack/react-query';
import { Ban, Camera, Lock, UserX } from 'lucide-react';
import { Navigate, useParams } from 'react-router';
import { api, type Profile } from '../api/client.ts';
import { ApiError } from '../api/problem.ts';
import { keys } from '../api/queries.ts';
import { usePages } from '../api/use-pages.ts';
import { PostGrid } from '../post/post-grid.tsx';
import { useSession } from '../session/session-store.ts';
import { t } from '../strings/profile.ts';
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
  // An invalid username is a 400.
  const unknown = profile.error instanceof ApiError && (profile.error.status === 404 || profile.error.status === 400);
  if (unknown) {
    return (
      <Empty icon={UserX} title={t('thereIsNoHere', { username })} page>
        <title>{t('notFoundPageTitle')}</title>
        <p>{t('usernamesMustMatchExactly')}</p>
        <ButtonLink to="/explore">{t('explore')}</ButtonLink>
      </Empty>
    );
  }
  if (profile.isError && !profile.data) {
    return <ErrorBox error={profile.error} title={t('thisProfileDidNot')} retry={() => void profile.refetch()} />;
  }
  if (!profile.data) return <Spinner label={t('loadingTheProfile')} />;
  // The API also finds a profile by a former username.
  if (profile.data.username !== username) return <Navigate to={`/u/${profile.data.username}`} replace />;
  return (
    <div className={styles.page}>
      <title>{t('profilePageTitle', { name: profile.data.display_name || username, username })}</title>
      <ProfileHeader profile={profile.data} />
      <Content profile={profile.data} />
    </div>
  );
}

/** The posts, or the reason why none are shown. */
function Content({ profile: { id, username, is_private, relationship } }: { profile: Profile }) {
  const own = useSession()?.user.id === id;
  if (relationship?.blocking) {
    return (
      <Empty icon={Ban} title={t('youHaveBlocked', { username })}>
        <p>{t('youDoNotSee')}</p>
      </Empty>
    );
  }
  if (is_private && !own && !relationship?.following) {
    return (
      <Empty icon={Lock} title={t('thisAccountIsPrivate')}>
        <p>{relationship?.requested ? t('hasNotDecidedOn', { username }) : t('followToSeeTheir', { username })}</p>
      </Empty>
    );
  }
  return (
    <>
      {own && (
        <nav className={styles.lists} aria-label={t('yourLists')}>
          <ButtonLink to="/saved" look="quiet">
            {t('saved')}
          </ButtonLink>
          <ButtonLink to="/liked" look="quiet">
            {t('liked')}
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
    return query.isError ? <ErrorBox error={query.error} title={t('thePhotosDidNot')} retry={() => void query.refetch()} /> : <Spinner label={t('loadingPhotos')} />;
  }
  if (posts.length === 0) {
    return (
      <Empty icon={Camera} title={t('noPhotosYet')}>
        {own && <ButtonLink to="/create">{t('shareYourFirst')}</ButtonLink>}
      </Empty>
    );
  }
  return (
    <>
      <h2 className="visually-hidden">{t('posts')}</h2>
      <PostGrid posts={posts} />
      <LoadMore query={query} />
    </>
  );
}
