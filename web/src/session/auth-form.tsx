import type { ReactNode, SubmitEvent } from 'react';
import { Button } from '../ui/button.tsx';
import { FormProblem } from '../ui/form-problem.tsx';
import styles from './auth-page.module.css';

interface AuthFormProps {
  /** From useApiForm. */
  form: { onSubmit: (event: SubmitEvent) => void; isPending: boolean; problem: unknown };
  action: string;
  /** The button's label while the request is pending. */
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
