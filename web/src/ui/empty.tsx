import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './message.module.css';

interface EmptyProps {
  icon: LucideIcon;
  title: string;
  /** Whether this is the page's only content. */
  page?: boolean;
  children?: ReactNode;
}

/** An empty state, with a suggestion of what to do about it. */
export function Empty({ icon: Icon, title, page = false, children }: EmptyProps) {
  const Heading = page ? 'h1' : 'h2';
  return (
    <div className={styles.box}>
      <Icon className={styles.icon} aria-hidden="true" size={32} strokeWidth={1.5} />
      <Heading>{title}</Heading>
      {children}
    </div>
  );
}
