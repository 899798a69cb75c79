import type { ReactNode } from 'react';
import styles from './table.module.css';

interface TableProps {
  label: string;
  /** Column names. A `#` at the end marks a column of numbers and is not shown. */
  columns: string[];
  children: ReactNode;
}

/** A table that scrolls sideways if it is too wide, with the keyboard as well. */
export function Table({ label, columns, children }: TableProps) {
  return (
    <div className={styles.scroll} role="group" aria-label={label} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" className={column.endsWith('#') ? styles.number : undefined}>
                {column.replace(/#$/, '')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

export const NumberCell = ({ children, loud = false }: { children: ReactNode; loud?: boolean }) => <td className={`${styles.number} ${loud ? styles.loud : ''}`}>{children}</td>;

/** An id or other machine-readable text. */
export const CodeCell = ({ children }: { children: ReactNode }) => <td className={styles.code}>{children}</td>;
