import styles from './code.module.css';

/** A text of a machine as it is, or JSON set out. */
export const Code = ({ label, value }: { label: string; value: unknown }) => (
  <pre className={styles.code} tabIndex={0} role="group" aria-label={label}>
    {typeof value === 'string' ? value : JSON.stringify(value, null, 2)}
  </pre>
);

/** JSON set out if it is some. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
