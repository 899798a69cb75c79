import { WifiOff } from 'lucide-react';
import styles from './offline-banner.module.css';
import { useOnline } from './use-online.ts';

export function OfflineBanner() {
  const online = useOnline();
  return (
    <div role="status">
      {!online && (
        <p className={styles.banner}>
          <WifiOff size={16} aria-hidden="true" /> You are offline. What you see may be old.
        </p>
      )}
    </div>
  );
}
