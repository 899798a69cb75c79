import type { ReactNode } from 'react';
import { t } from '../strings/ui.ts';
import styles from './page.module.css';

/** A one-column page under its title, which the browser's tab shows, too. */
export function Page({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={styles.page}>
      <title>{t('pageTitle', { title })}</title>
      <h1>{title}</h1>
      {children}
    </div>
  );
}
