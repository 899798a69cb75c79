import { type ComponentProps, type ComponentType, type ReactNode, useId } from 'react';
import styles from './field.module.css';

interface FieldProps extends ComponentProps<'input'> {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
}

/** A labelled input with its hint and error, all associated with it for screen readers. */
export function Field({ label, hint, error, ...input }: FieldProps) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <input id={id} className={styles.input} aria-invalid={error ? true : undefined} aria-describedby={`${id}-note`} {...input} />
      <Note id={`${id}-note`} hint={hint} error={error} />
    </div>
  );
}

interface TextFieldProps extends ComponentProps<'textarea'> {
  /** Used instead of a plain text area. */
  as?: ComponentType<ComponentProps<'textarea'>>;
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
}

const PlainArea = (area: ComponentProps<'textarea'>) => <textarea {...area} />;

export function TextField({ as: Area = PlainArea, label, hint, error, ...area }: TextFieldProps) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <Area dir="auto" id={id} className={styles.input} aria-invalid={error ? true : undefined} aria-describedby={`${id}-note`} {...area} />
      <Note id={`${id}-note`} hint={hint} error={error} />
    </div>
  );
}

interface CheckFieldProps extends ComponentProps<'input'> {
  label: ReactNode;
  error?: string | undefined;
}

/** A checkbox. */
export function CheckField({ label, error, ...input }: CheckFieldProps) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label className={styles.check}>
        <input type="checkbox" aria-invalid={error ? true : undefined} aria-describedby={`${id}-note`} {...input} />
        <span>{label}</span>
      </label>
      <Note id={`${id}-note`} hint={undefined} error={error} />
    </div>
  );
}

interface SelectFieldProps extends ComponentProps<'select'> {
  label: string;
  hint?: ReactNode;
  options: Readonly<Record<string, string>>;
}

/** A choice between a few values with labels. */
export function SelectField({ label, hint, options, ...select }: SelectFieldProps) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <select id={id} className={styles.input} aria-describedby={`${id}-note`} {...select}>
        {Object.entries(options).map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
      <Note id={`${id}-note`} hint={hint} error={undefined} />
    </div>
  );
}

function Note({ id, hint, error }: { id: string; hint: ReactNode; error: string | undefined }) {
  return (
    <p id={id} className={error ? styles.error : styles.hint} aria-live="polite">
      {error ?? hint}
    </p>
  );
}
