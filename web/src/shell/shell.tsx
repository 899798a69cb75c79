import { Link, Outlet, ScrollRestoration } from 'react-router';
import { useLive } from '../live/use-live.ts';
import { LeavingBanner } from '../settings/leaving-banner.tsx';
import { useOutbox } from '../post/use-outbox.ts';
import { t } from '../strings/shell.ts';
import { StateBanner } from '../ui/state-banner.tsx';
import { Wordmark } from '../ui/wordmark.tsx';
import { MainRegion } from './main-region.tsx';
import { Navigation } from './navigation.tsx';
import { PullToRefresh } from './pull-to-refresh.tsx';
import styles from './shell.module.css';
import { UpdateBanner } from './update-banner.tsx';
import { keyOfPlace, placesKey, usePlaceAfterReload } from './use-place-after-reload.ts';

/** The frame of every page except sign-in and sign-up. */
export function Shell() {
  useOutbox();
  usePlaceAfterReload();
  useLive();
  return (
    <div className={styles.shell}>
      <a className="shown-on-focus" href="#main">
        {t('skipToContent')}
      </a>
      <header className={styles.top}>
        <Link to="/" aria-label={t('lambdagramHome')}>
          <Wordmark size={28} />
        </Link>
      </header>
      <Navigation />
      <MainRegion className={styles.main}>
        <StateBanner />
        <UpdateBanner />
        <LeavingBanner />
        <Outlet />
      </MainRegion>
      <PullToRefresh />
      <ScrollRestoration storageKey={placesKey} getKey={keyOfPlace} />
    </div>
  );
}
