import { t } from '../strings/ui.ts';

import styles from './spinner.module.css';

/** A loading indicator, announced to screen readers, for content without a skeleton. */
export function Spinner({ label = t('loading') }: { label?: string }) {
  return (
    <div className={styles.wait} role="status">
      <span className={styles.spinner} />
      <span className="visually-hidden">{label}</span>
    </div>
  );
}
