import { Settings } from 'lucide-react';
import { Link } from 'react-router';
import type { Profile } from '../api/client.ts';
import { WithMentions } from '../post/caption.tsx';
import { useSession } from '../session/session-store.ts';
import { Avatar } from '../ui/avatar.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { formatCount } from '../ui/counted.ts';
import { FollowButton } from './follow-button.tsx';
import styles from './profile-header.module.css';

export function ProfileHeader({ profile }: { profile: Profile }) {
  const { id, username, display_name, bio, avatar_url } = profile;
  const own = useSession()?.user.id === id;
  return (
    <header className={styles.header}>
      <div className={styles.avatar}>
        <Avatar username={username} url={avatar_url} size={112} />
      </div>
      <div className={styles.title}>
        <h1>{username}</h1>
        {own ? (
          <div className={styles.actions}>
            <ButtonLink to="/settings/profile" look="quiet">
              Edit profile
            </ButtonLink>
            <Link className={styles.settings} to="/settings" aria-label="Settings">
              <Settings size={21} />
            </Link>
          </div>
        ) : (
          <FollowButton id={id} username={username} follows={profile.viewer_follows} />
        )}
      </div>
      <ul className={styles.numbers}>
        <li>
          <strong>{formatCount(profile.posts_count)}</strong> {profile.posts_count === 1 ? 'post' : 'posts'}
        </li>
        <li>
          <Link to={`/u/${username}/followers`}>
            <strong>{formatCount(profile.followers_count)}</strong> {profile.followers_count === 1 ? 'follower' : 'followers'}
          </Link>
        </li>
        <li>
          <Link to={`/u/${username}/following`}>
            <strong>{formatCount(profile.following_count)}</strong> following
          </Link>
        </li>
      </ul>
      <div className={styles.about}>
        {display_name && <p className={styles.name}>{display_name}</p>}
        {bio && (
          <p className={styles.bio}>
            <WithMentions text={bio} />
          </p>
        )}
      </div>
    </header>
  );
}
