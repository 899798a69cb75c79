import { ApiError, messageOf } from '../api/problem.ts';
import styles from './auth-page.module.css';

/** Why a form was not accepted, unless its fields say so already. */
export function FormProblem({ error }: { error: unknown }) {
  const shown = error && !(error instanceof ApiError && error.fields.length > 0);
  return (
    <div aria-live="assertive">
      {Boolean(shown) && (
        <p className={styles.problem}>
          {messageOf(error)}
          {error instanceof ApiError && error.status >= 500 && error.traceId && <code>Trace id {error.traceId}</code>}
        </p>
      )}
    </div>
  );
}
