import { Mark } from './mark.tsx';
import styles from './wordmark.module.css';

export function Wordmark({ size = 30 }: { size?: number }) {
  return (
    <span className={styles.wordmark}>
      <Mark size={size} />
      <span>Lambdagram</span>
    </span>
  );
}
