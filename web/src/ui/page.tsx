import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { t } from '../strings/ui.ts';
import styles from './page.module.css';

interface PageProps {
  title: string;
  /** The path of the page that this one belongs to. */
  back?: string;
  children: ReactNode;
}

/** A one-column page with a title, which is also shown in the browser's tab. */
export function Page({ title, back, children }: PageProps) {
  return (
    <div className={styles.page}>
      <title>{t('pageTitle', { title })}</title>
      <header className={styles.header}>
        {back !== undefined && (
          <Link to={back} aria-label={t('back')} className={styles.back}>
            <ArrowLeft size={22} />
          </Link>
        )}
        <h1>{title}</h1>
      </header>
      {children}
    </div>
  );
}
