import { t } from '../strings/ui.ts';

import styles from './spinner.module.css';

/** Announced once to screen readers; for waits without a skeleton. */
export function Spinner({ label = t('loading') }: { label?: string }) {
  return (
    <div className={styles.wait} role="status">
      <span className={styles.spinner} />
      <span className="visually-hidden">{label}</span>
    </div>
  );
}
