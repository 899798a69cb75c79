import { Bell } from 'lucide-react';
import { NavLink } from 'react-router';
import styles from '../shell/navigation.module.css';
import { t } from '../strings/notifications.ts';
import { useTitleBadge } from './use-title-badge.ts';
import { useUnread } from './use-unread.ts';

/** The link to notifications, with the number of unread ones. */
export function BellTab() {
  const unread = useUnread();
  useTitleBadge(unread);
  return (
    <NavLink to="/notifications" className={styles.tab} >
      <Bell size={26} strokeWidth={1.8} aria-hidden="true" />
      <span>
        {t('notifications')}
        {unread !== undefined && (
          <>
            <span className="visually-hidden">, </span>
            <b className={styles.unread}>{unread}</b>
            <span className="visually-hidden"> {t('unread')}</span>
          </>
        )}
      </span>
    </NavLink>
  );
}
