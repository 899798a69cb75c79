import { t } from '../strings/ui.ts';

import { Mark } from './mark.tsx';
import styles from './wordmark.module.css';

export function Wordmark({ size = 30 }: { size?: number }) {
  return (
    <span className={styles.wordmark}>
      <Mark size={size} />
      <span>{t('lambdagram')}</span>
    </span>
  );
}
