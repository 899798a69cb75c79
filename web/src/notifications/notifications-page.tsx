import { useQueryClient } from '@tanstack/react-query';
import { Bell, Settings, UserPlus } from 'lucide-react';
import { Link } from 'react-router';
import { keys } from '../api/queries.ts';
import { useRequests } from '../relations/use-requests.ts';
import { t } from '../strings/notifications.ts';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { ErrorBox } from '../ui/error-box.tsx';
import { LoadMore } from '../ui/load-more.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { byDay } from './days.ts';
import { NotificationRow } from './notification-row.tsx';
import styles from './notifications.module.css';
import { useNotifications } from './use-notifications.ts';

export function Component() {
  const { query, notifications, isBehind } = useNotifications();
  return (
    <div className={styles.page}>
      <title>{t('notificationsPageTitle')}</title>
      <header className={styles.header}>
        <h1>{t('notifications')}</h1>
        <Link to="/settings#notifications" aria-label={t('notificationSettings')} className={styles.settings}>
          <Settings size={22} aria-hidden="true" />
        </Link>
      </header>
      <Requests />
      {isBehind && <Newer />}
      {!notifications && (query.isError ? <ErrorBox error={query.error} title={t('yourNotificationsDidNot')} retry={() => void query.refetch()} /> : <Spinner />)}
      {notifications?.length === 0 && (
        <Empty icon={Bell} title={t('nothingYet')}>
          <p>{t('likesRepliesAndNew')}</p>
        </Empty>
      )}
      {byDay(notifications ?? []).map(({ day, things }) => (
        <section key={day} aria-label={day}>
          <h2 className={styles.day}>{day}</h2>
          <ul>
            {things.map((notification) => (
              <NotificationRow key={notification.id} notification={notification} />
            ))}
          </ul>
        </section>
      ))}
      {notifications && notifications.length > 0 && <LoadMore query={query} />}
    </div>
  );
}

/** A link to pending follow requests, which may be older than the notifications. */
function Requests() {
  const requests = useRequests();
  if (!requests) return null;
  return (
    <Link to="/settings/requests" className={styles.requests}>
      <UserPlus size={20} aria-hidden="true" /> {t('followRequests')} <b className={styles.count}>{requests}</b>
    </Link>
  );
}

/** A button that shows activity since the page was opened. */
function Newer() {
  const queries = useQueryClient();
  const show = () => {
    scrollTo({ top: 0 });
    void queries.resetQueries({ queryKey: keys.notifications });
  };
  return (
    <div className={styles.newer} role="status">
      <Button look="quiet" onClick={show}>
        {t('showNewNotifications')}
      </Button>
    </div>
  );
}
