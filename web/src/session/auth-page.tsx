import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { MainRegion } from '../shell/main-region.tsx';
import { t } from '../strings/session.ts';
import { StateBanner } from '../ui/state-banner.tsx';
import { Wordmark } from '../ui/wordmark.tsx';
import styles from './auth-page.module.css';
import { Mosaic } from './mosaic.tsx';

interface AuthPageProps {
  title: string;
  children: ReactNode;
}

/** The frame of sign-in and sign-up pages: an impression of the product on one side, the form on the other. */
export function AuthPage({ title, children }: AuthPageProps) {
  return (
    <div className={styles.page}>
      <title>{t('pageTitle', { title })}</title>
      <Mosaic />
      <MainRegion className={styles.main}>
        <StateBanner />
        <Link to="/explore" className={styles.brand}>
          <Wordmark size={38} />
        </Link>
        <p className={styles.about}>{t('photosFromPeople')}</p>
        <h1>{title}</h1>
        {children}
      </MainRegion>
    </div>
  );
}
