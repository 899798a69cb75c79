import { RefreshCw } from 'lucide-react';
import { t } from '../strings/shell.ts';
import styles from '../ui/state-banner.module.css';
import { Button } from '../ui/button.tsx';
import { useUpdate } from './use-update.ts';

/** Announces a newer version of the client, and switches to it on request. */
export function UpdateBanner() {
  const update = useUpdate();
  return (
    <div role="status">
      {update && (
        <div className={`${styles.banner} ${styles.calm}`}>
          <RefreshCw size={16} aria-hidden="true" /> {t('thereIsANew')}
          <Button look="plain" onClick={update}>
            {t('reload')}
          </Button>
        </div>
      )}
    </div>
  );
}
