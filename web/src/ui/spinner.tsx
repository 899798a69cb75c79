import styles from './spinner.module.css';

/** Said once to screen readers; for waits that have no shape to show. */
export function Spinner({ label = 'Loading' }: { label?: string }) {
  return (
    <div className={styles.wait} role="status">
      <span className={styles.spinner} />
      <span className="visually-hidden">{label}</span>
    </div>
  );
}
