import type { ReactNode, SubmitEvent } from 'react';
import { Button } from '../ui/button.tsx';
import { FormProblem } from '../ui/form-problem.tsx';
import styles from './auth-page.module.css';

interface AuthFormProps {
  /** What useApiForm made. */
  form: { onSubmit: (event: SubmitEvent) => void; isPending: boolean; problem: unknown };
  action: string;
  /** What the button says while it is being done. */
  doing: string;
  children: ReactNode;
}

export function AuthForm({ form: { onSubmit, isPending, problem }, action, doing, children }: AuthFormProps) {
  return (
    <form className={styles.form} onSubmit={onSubmit} noValidate>
      {children}
      <FormProblem error={problem} />
      <Button type="submit" wide disabled={isPending}>
        {isPending ? doing : action}
      </Button>
    </form>
  );
}
