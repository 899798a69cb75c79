import { ApiError, messageOf } from '../api/problem.ts';
import { t } from '../strings/ui.ts';
import styles from './form-problem.module.css';

/** Why a form was rejected, unless this is shown at its fields. */
export function FormProblem({ error }: { error: unknown }) {
  return (
    <div aria-live="assertive">
      {Boolean(error) && (
        <p className={styles.problem}>
          {messageOf(error)}
          {error instanceof ApiError && error.status >= 500 && error.traceId && <code>{t('traceIdText', { traceId: error.traceId })}</code>}
        </p>
      )}
    </div>
  );
}
