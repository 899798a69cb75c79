import type { ReactNode } from 'react';
import { t } from '../strings/ui.ts';
import styles from './page.module.css';

/** A one-column page with a title, which is also shown in the browser's tab. */
export function Page({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={styles.page}>
      <title>{t('pageTitle', { title })}</title>
      <h1>{title}</h1>
      {children}
    </div>
  );
}
