import { Link } from 'react-router';
import type { LogLine } from '../../../shapes.ts';
import { Badge } from '../ui/badge.tsx';
import { Clock } from '../ui/time.tsx';
import styles from './log-lines.module.css';

const looks = { WARN: 'warning', ERROR: 'bad', CRITICAL: 'bad' } as const;

/** Log lines, whose fields can be expanded. */
export const LogLines = ({ lines }: { lines: LogLine[] }) => (
  <ol className={styles.lines}>
    {lines.map((line, index) => (
      // Lines have no ids, and two may be the same.
      <li key={index} className={styles.line}>
        {line.at !== undefined && <Clock at={line.at} />}
        {line.at !== undefined && <Badge look={looks[line.level as keyof typeof looks] ?? 'plain'}>{line.level}</Badge>}
        <span className={styles.message}>
          {line.message}
          {line.function !== undefined && line.at !== undefined && <span className={styles.function}> {line.function}</span>}
        </span>
        {line.trace !== undefined && (
          <Link className={styles.trace} to={`/traces/${line.trace}`}>
            trace
          </Link>
        )}
        {Object.keys(line.fields).length > 0 && <code className={styles.fields}>{fieldsOf(line)}</code>}
      </li>
    ))}
  </ol>
);

const fieldsOf = ({ fields }: LogLine): string =>
  Object.entries(fields)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('  ');
