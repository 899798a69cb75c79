import type { ReactNode } from 'react';
import type { Outcome } from '../../../shapes.ts';
import styles from './badge.module.css';

type Look = 'good' | 'bad' | 'warning' | 'plain';

export const Badge = ({ look = 'plain', children }: { look?: Look; children: ReactNode }) => <span className={`${styles.badge} ${styles[look]}`}>{children}</span>;

const looks: Record<Outcome, Look> = { ok: 'good', error: 'warning', throttle: 'warning', fault: 'bad' };
const words: Record<Outcome, string> = { ok: 'ok', error: 'refused', throttle: 'throttled', fault: 'failed' };

/** The outcome, and the HTTP status if there is one. */
export const OutcomeBadge = ({ outcome, status }: { outcome: Outcome; status?: number | undefined }) => (
  <Badge look={looks[outcome]}>
    {status !== undefined && `${status} `}
    {words[outcome]}
  </Badge>
);
