import { type ReactNode, type SubmitEvent, useState } from 'react';
import { t } from '../strings/settings.ts';
import { Button } from '../ui/button.tsx';
import { FormProblem } from '../ui/form-problem.tsx';
import styles from './form-frame.module.css';

interface OpensFormProps {
  label: string;
  /** The text shown until the form opens. */
  before?: string;
  children: (close: () => void) => ReactNode;
}

/** A button that is replaced by a form when clicked. */
export function OpensForm({ label, before, children }: OpensFormProps) {
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return children(() => setOpen(false));
  return (
    <>
      {before !== undefined && <p>{before}</p>}
      <Button look="quiet" onClick={() => setOpen(true)}>
        {label}
      </Button>
    </>
  );
}

interface FormFrameProps {
  /** From useApiForm. */
  form: { onSubmit: (event: SubmitEvent) => void; isPending: boolean; problem: unknown };
  action: string;
  /** The button's label while the request is pending. */
  doing: string;
  danger?: boolean;
  /** Other buttons, usually `CancelButton`. */
  other: ReactNode;
  children: ReactNode;
}

/** A form in the settings: its fields, its error, and its buttons. */
export function FormFrame({ form: { onSubmit, isPending, problem }, action, doing, danger, other, children }: FormFrameProps) {
  return (
    <form className={styles.form} onSubmit={onSubmit} noValidate>
      {children}
      <FormProblem error={problem} />
      <div className={styles.buttons}>
        {other}
        <Button type="submit" look={danger ? 'danger' : 'primary'} disabled={isPending}>
          {isPending ? doing : action}
        </Button>
      </div>
    </form>
  );
}

export function CancelButton({ onClick }: { onClick: () => void }) {
  return (
    <Button look="quiet" onClick={onClick}>
      {t('cancel')}
    </Button>
  );
}
