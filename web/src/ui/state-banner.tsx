import { Sunrise, WifiOff } from 'lucide-react';
import { useWaking } from '../session/waking.ts';
import { t } from '../strings/ui.ts';
import styles from './state-banner.module.css';
import { useOnline } from './use-online.ts';

/** Explains why the page has to wait: the browser is offline, or the service is waking up. */
export function StateBanner() {
  const online = useOnline();
  const waking = useWaking();
  return (
    <div role="status">
      {!online && (
        <p className={styles.banner}>
          <WifiOff size={16} aria-hidden="true" /> {t('youAreOfflineWhat')}
        </p>
      )}
      {online && waking && (
        <p className={`${styles.banner} ${styles.calm}`}>
          <Sunrise size={16} aria-hidden="true" /> {t('theServiceIsWaking')}
        </p>
      )}
    </div>
  );
}
