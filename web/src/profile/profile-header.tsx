import { Settings } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Profile } from '../api/client.ts';
import { PersonMenu } from '../relations/person-menu.tsx';
import { type Person, useChangeRelation } from '../relations/use-change-relation.ts';
import { useSession } from '../session/session-store.ts';
import { formatCount } from '../strings/format.ts';
import { t } from '../strings/profile.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Bio } from './bio.tsx';
import { FollowButton } from './follow-button.tsx';
import styles from './profile-header.module.css';

export function ProfileHeader({ profile }: { profile: Profile }) {
  const { id, username, display_name, bio, avatar_url } = profile;
  const own = useSession()?.user.id === id;
  // A private account's lists are hidden from strangers, and a blocked account's lists from whoever blocked it.
  const closed = !own && (profile.relationship?.blocking || (profile.is_private && !profile.relationship?.following));
  const menu = <PersonMenu person={profile} relationship={profile.relationship} label={t('moreAbout', { username })} shares />;
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
              {t('editProfile')}
            </ButtonLink>
            <Link className={styles.settings} to="/settings" aria-label={t('settings')}>
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
          <Count text={count('postCount', profile.posts_count)} />
        </li>
        <li>
          <Count to={closed ? undefined : `/u/${username}/followers`} text={count('followerCount', profile.followers_count)} />
        </li>
        <li>
          <Count to={closed ? undefined : `/u/${username}/following`} text={count('followingCount', profile.following_count)} />
        </li>
      </ul>
      <div className={styles.about}>
        {display_name && (
          <p className={styles.name} dir="auto">
            {display_name}
          </p>
        )}
        {bio && (
          <p className={styles.bio} dir="auto">
            <Bio text={bio} />
          </p>
        )}
      </div>
    </header>
  );
}

const count = (of: 'postCount' | 'followerCount' | 'followingCount', number: number): ReactNode =>
  t.rich(of, { count: number, shown: formatCount(number), strong: (chunks) => <strong>{chunks}</strong> });

/** A count that links to its list if the viewer may see it. */
const Count = ({ to, text }: { to?: string | undefined; text: ReactNode }) => (to ? <Link to={to}>{text}</Link> : text);

function UnblockButton({ person }: { person: Person }) {
  const change = useChangeRelation(person);
  return (
    <Button look="quiet" disabled={change.isPending} aria-label={t('unblockPerson', { username: person.username })} onClick={() => change.mutate('unblock')}>
      {t('unblock')}
    </Button>
  );
}
