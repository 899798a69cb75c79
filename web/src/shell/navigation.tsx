import { useQueryClient } from '@tanstack/react-query';
import { Compass, House, LogIn, type LucideIcon, Settings, SquarePlus } from 'lucide-react';
import { NavLink } from 'react-router';
import { keys } from '../api/queries.ts';
import { BellTab } from '../notifications/bell-tab.tsx';
import { useMe } from '../profile/use-me.ts';
import { useSession } from '../session/session-store.ts';
import { t } from '../strings/shell.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Wordmark } from '../ui/wordmark.tsx';
import styles from './navigation.module.css';

/** A bar of tabs at the bottom of small screens, a rail at the side of larger ones. */
export function Navigation() {
  const session = useSession();
  const me = useMe();
  return (
    <nav className={styles.nav} aria-label={t('main')}>
      <NavLink to="/" className={styles.brand} aria-label={t('lambdagramHome')}>
        <Wordmark size={34} />
      </NavLink>
      {session ? (
        <>
          <Tab to="/" icon={House} label={t('home')} feed="home" />
          <Tab to="/explore" icon={Compass} label={t('explore')} feed="explore" />
          <Tab to="/create" icon={SquarePlus} label={t('create')} />
          <BellTab />
          <NavLink to={`/u/${session.user.username}`} className={styles.tab}>
            <Avatar username={session.user.username} url={me.data?.avatar_url} size={28} />
            <span>{t('profile')}</span>
          </NavLink>
          <span className={styles.last}>
            <Tab to="/settings" icon={Settings} label={t('settings')} />
          </span>
        </>
      ) : (
        <>
          <Tab to="/explore" icon={Compass} label={t('explore')} feed="explore" />
          <Tab to="/sign-in" icon={LogIn} label={t('signIn')} />
        </>
      )}
    </nav>
  );
}

interface TabProps {
  to: string;
  icon: LucideIcon;
  label: string;
  /** The feed that is refetched when the tab of the current page is clicked. */
  feed?: string;
}

function Tab({ to, icon: Icon, label, feed }: TabProps) {
  const queries = useQueryClient();
  const onClick = () => {
    if (!feed || location.pathname !== to) return;
    scrollTo({ top: 0 });
    void queries.resetQueries({ queryKey: keys.feed(feed) });
  };
  return (
    <NavLink to={to} end className={styles.tab} onClick={onClick}>
      <Icon size={26} strokeWidth={1.8} aria-hidden="true" />
      <span>{label}</span>
    </NavLink>
  );
}
