import { useEffect, useRef } from 'react';
import { Link, Outlet, ScrollRestoration, useLocation } from 'react-router';
import { OfflineBanner } from '../ui/offline-banner.tsx';
import { Wordmark } from '../ui/wordmark.tsx';
import { Navigation } from './navigation.tsx';
import styles from './shell.module.css';

/** What surrounds every page: the way around, and a main region that takes focus when the page changes. */
export function Shell() {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const first = useRef(pathname);
  useEffect(() => {
    if (first.current !== pathname) main.current?.focus({ preventScroll: true });
    first.current = '';
  }, [pathname]);
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
      <main ref={main} id="main" className={styles.main} tabIndex={-1}>
        <OfflineBanner />
        <Outlet />
      </main>
      <ScrollRestoration />
    </div>
  );
}
