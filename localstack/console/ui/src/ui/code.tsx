import styles from './code.module.css';

/** Machine-readable text, verbatim or as formatted JSON. */
export const Code = ({ label, value }: { label: string; value: unknown }) => (
  <pre className={styles.code} tabIndex={0} role="group" aria-label={label}>
    {typeof value === 'string' ? value : JSON.stringify(value, null, 2)}
  </pre>
);

/** Formats JSON; other text is unchanged. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
