import type { ReactNode } from 'react';
import { useSession } from '../session/session-store.ts';
import { t } from '../strings/moderation.ts';
import styles from './moderation.module.css';

/** The controls to decide about somebody, unless that is the viewer. */
export function UnlessOwnCase({ about, children }: { about: string; children: ReactNode }) {
  const own = useSession()?.user.id === about;
  return own ? <p className={styles.meta}>{t('thisIsAboutYou')}</p> : children;
}
