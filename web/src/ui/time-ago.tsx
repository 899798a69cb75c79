import { formatAgo, formatDate, formatExactTime } from '../strings/format.ts';
import { t } from '../strings/ui.ts';

const steps = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 7],
] as const;

function ago(time: Date): string {
  let amount = Math.max(0, (Date.now() - time.getTime()) / 1000);
  if (amount < 45) return t('justNow');
  for (const [unit, size] of steps) {
    if (Math.round(amount) < size) return formatAgo(Math.round(amount), unit);
    amount /= size;
  }
  return formatDate(time);
}

/** The time since `at` (RFC 3339), with the exact time on hover. */
export function TimeAgo({ at }: { at: string }) {
  const time = new Date(at);
  return (
    <time dateTime={at} title={formatExactTime(time)}>
      {ago(time)}
    </time>
  );
}
