import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './message.module.css';

interface EmptyProps {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
}

/** There is nothing here yet, and what to do about it. */
export function Empty({ icon: Icon, title, children }: EmptyProps) {
  return (
    <div className={styles.box}>
      <Icon className={styles.icon} aria-hidden="true" size={32} strokeWidth={1.5} />
      <h2>{title}</h2>
      {children}
    </div>
  );
}
