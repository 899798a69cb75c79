const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'narrow' });
const date = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric' });
const exact = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'short' });
const steps = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 7],
] as const;

function ago(time: Date): string {
  let amount = Math.max(0, (Date.now() - time.getTime()) / 1000);
  if (amount < 45) return 'just now';
  for (const [unit, size] of steps) {
    if (Math.round(amount) < size) return words.format(-Math.round(amount), unit);
    amount /= size;
  }
  return date.format(time);
}

/** The time since `at` (RFC 3339); the exact time on hover. */
export function TimeAgo({ at }: { at: string }) {
  const time = new Date(at);
  return (
    <time dateTime={at} title={exact.format(time)}>
      {ago(time)}
    </time>
  );
}
