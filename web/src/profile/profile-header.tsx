import { Settings } from 'lucide-react';
import { Link } from 'react-router';
import type { Profile } from '../api/client.ts';
import { PersonMenu } from '../relations/person-menu.tsx';
import { type Person, useChangeRelation } from '../relations/use-change-relation.ts';
import { useSession } from '../session/session-store.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button, ButtonLink } from '../ui/button.tsx';
import { formatCount } from '../ui/counted.ts';
import { Bio } from './bio.tsx';
import { FollowButton } from './follow-button.tsx';
import styles from './profile-header.module.css';

export function ProfileHeader({ profile }: { profile: Profile }) {
  const { id, username, display_name, bio, avatar_url } = profile;
  const own = useSession()?.user.id === id;
  // Strangers see no lists of a private account, and nobody sees those of an account they have blocked.
  const closed = !own && (profile.relationship?.blocking || (profile.is_private && !profile.relationship?.following));
  const menu = <PersonMenu person={profile} relationship={profile.relationship} label={`More about ${username}`} shares />;
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
            {menu}
          </div>
        ) : (
          <div className={styles.actions}>
            {profile.relationship?.blocking ? (
              <UnblockButton person={profile} />
            ) : (
              <FollowButton id={id} username={username} follows={profile.viewer_follows} requested={profile.relationship?.requested} />
            )}
            {menu}
          </div>
        )}
      </div>
      <ul className={styles.numbers}>
        <li>
          <strong>{formatCount(profile.posts_count)}</strong> {profile.posts_count === 1 ? 'post' : 'posts'}
        </li>
        <li>
          <Count to={closed ? undefined : `/u/${username}/followers`} count={profile.followers_count} of={profile.followers_count === 1 ? 'follower' : 'followers'} />
        </li>
        <li>
          <Count to={closed ? undefined : `/u/${username}/following`} count={profile.following_count} of="following" />
        </li>
      </ul>
      <div className={styles.about}>
        {display_name && <p className={styles.name}>{display_name}</p>}
        {bio && (
          <p className={styles.bio}>
            <Bio text={bio} />
          </p>
        )}
      </div>
    </header>
  );
}

/** A count that links to its list if the viewer may see it. */
function Count({ to, count, of }: { to: string | undefined; count: number; of: string }) {
  const text = (
    <>
      <strong>{formatCount(count)}</strong> {of}
    </>
  );
  return to ? <Link to={to}>{text}</Link> : text;
}

function UnblockButton({ person }: { person: Person }) {
  const change = useChangeRelation(person);
  return (
    <Button look="quiet" disabled={change.isPending} aria-label={`Unblock ${person.username}`} onClick={() => change.mutate('unblock')}>
      Unblock
    </Button>
  );
}
