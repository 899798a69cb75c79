import { CloudOff, TriangleAlert, WifiOff } from 'lucide-react';
import { ApiError, messageOf, Unreachable } from '../api/problem.ts';
import { t } from '../strings/ui.ts';
import { Button } from './button.tsx';
import styles from './message.module.css';

interface ErrorBoxProps {
  error: unknown;
  title?: string;
  retry?: () => void;
}

/** An error, what the user can do about it, and the trace id by which it can be found in logs. */
export function ErrorBox({ error, title = t('thatDidNotWork'), retry }: ErrorBoxProps) {
  const Icon = !(error instanceof Unreachable) ? TriangleAlert : navigator.onLine ? CloudOff : WifiOff;
  const trace = error instanceof ApiError ? error.traceId : undefined;
  return (
    <div className={styles.box} role="alert">
      <Icon className={styles.icon} aria-hidden="true" size={28} strokeWidth={1.6} />
      <h2>{title}</h2>
      <p>{messageOf(error)}</p>
      {retry && (
        <Button look="quiet" onClick={retry}>
          {t('tryAgain')}
        </Button>
      )}
      {trace && (
        <p className={styles.trace}>
          {t.rich('traceId', { trace, code: (chunks) => <code>{chunks}</code> })}
        </p>
      )}
    </div>
  );
}
