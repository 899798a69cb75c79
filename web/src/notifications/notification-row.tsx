import { Megaphone } from 'lucide-react';
import { Fragment } from 'react';
import { Link } from 'react-router';
import { FollowButton } from '../profile/follow-button.tsx';
import { useChangeRelation } from '../relations/use-change-relation.ts';
import { useViewer } from '../session/session-store.ts';
import { t } from '../strings/notifications.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import styles from './notifications.module.css';
import type { Notification } from './use-notifications.ts';
import { deedOf, targetOf } from './words.ts';

type Actor = Notification['actors'][number];

/** One notification, with the actions the viewer can take. */
export function NotificationRow({ notification }: { notification: Notification }) {
  const { username: viewer } = useViewer();
  const { type, actors, post, comment, created_at, read } = notification;
  const target = targetOf(notification, viewer);
  return (
    <li className={styles.row} data-unread={!read}>
      <Pictures actors={actors} />
      <div className={styles.text}>
        <p>
          <Names notification={notification} />{' '}
          <Link to={target} className={styles.deed}>
            {deedOf(notification)}
          </Link>{' '}
          <span className={styles.when}>
            <TimeAgo at={created_at} />
            {!read && <span className="visually-hidden">{t('unreadMark')}</span>}
          </span>
        </p>
        {comment && (
          <p className={styles.quote} dir="auto">
            {comment.text}
          </p>
        )}
        {type === 'follow_request' && actors[0] && <Answer person={actors[0]} />}
        {type === 'follow' && actors.length === 1 && !actors[0]!.viewer_follows && (
          <span className={styles.answer}>
            <FollowButton id={actors[0]!.id} username={actors[0]!.username} follows={false} label={t('followBack')} />
          </span>
        )}
      </div>
      {post && (
        <Link to={target} className={styles.thumbnail} tabIndex={-1} aria-hidden="true">
          <img src={post.thumbnail_url} alt="" width={48} height={48} loading="lazy" decoding="async" />
        </Link>
      )}
    </li>
  );
}

/** The first two profile pictures, or the moderators' icon. */
function Pictures({ actors }: { actors: Actor[] }) {
  if (actors.length === 0) {
    return (
      <span className={styles.sign}>
        <Megaphone size={22} aria-hidden="true" />
      </span>
    );
  }
  return (
    <span className={styles.pictures} data-several={actors.length > 1}>
      {actors.slice(0, 2).map(({ id, username, avatar_url }) => (
        <Avatar key={id} username={username} url={avatar_url} size={actors.length > 1 ? 32 : 44} />
      ))}
    </span>
  );
}

/** Linked names and the number of others; names are isolated in case they are in right-to-left scripts. */
function Names({ notification: { actors, actors_count } }: { notification: Notification }) {
  const others = actors_count - actors.length;
  return actors.map(({ id, username }, index) => (
    <Fragment key={id}>
      {index > 0 && (index === actors.length - 1 && others <= 0 ? t('and') : ', ')}
      <Link to={`/u/${username}`} className={styles.name}>
        <bdi>{username}</bdi>
      </Link>
      {index === actors.length - 1 && others > 0 && t('andOthers', { others })}
    </Fragment>
  ));
}

/** Accepts or declines a follow request. */
function Answer({ person }: { person: Actor }) {
  const change = useChangeRelation(person);
  if (change.isSuccess) return <p className={styles.quote}>{change.variables === 'accept' ? t('accepted') : t('declined')}</p>;
  return (
    <span className={styles.answer}>
      <Button disabled={change.isPending} aria-label={t('acceptPerson', { username: person.username })} onClick={() => change.mutate('accept')}>
        {t('accept')}
      </Button>
      <Button look="quiet" disabled={change.isPending} aria-label={t('declinePerson', { username: person.username })} onClick={() => change.mutate('reject')}>
        {t('decline')}
      </Button>
    </span>
  );
}
