import { Link, Outlet, ScrollRestoration } from 'react-router';
import { LeavingBanner } from '../settings/leaving-banner.tsx';
import { useOutbox } from '../post/use-outbox.ts';
import { StateBanner } from '../ui/state-banner.tsx';
import { Wordmark } from '../ui/wordmark.tsx';
import { MainRegion } from './main-region.tsx';
import { Navigation } from './navigation.tsx';
import styles from './shell.module.css';
import { UpdateBanner } from './update-banner.tsx';

/** The frame of every page except sign-in and sign-up. */
export function Shell() {
  useOutbox();
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        Skip to content
      </a>
      <header className={styles.top}>
        <Link to="/" aria-label="Lambdagram, home">
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
      <ScrollRestoration />
    </div>
  );
}
