import type { ReactNode } from 'react';
import { useSession } from '../session/session-store.ts';
import { t } from '../strings/moderation.ts';
import styles from './moderation.module.css';

/** The controls for a decision about somebody. Viewers cannot decide about themselves. */
export function UnlessOwnCase({ about, children }: { about: string; children: ReactNode }) {
  const own = useSession()?.user.id === about;
  return own ? <p className={styles.meta}>{t('thisIsAboutYou')}</p> : children;
}
