const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 });
const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long' });

/** A time to the millisecond. `at` is RFC 3339 or seconds since 1970. */
export function Clock({ at }: { at: string | number | undefined }) {
  if (at === undefined) return <span>–</span>;
  const time = new Date(typeof at === 'number' ? at * 1_000 : at);
  if (Number.isNaN(time.getTime())) return <span>{at}</span>;
  return (
    <time dateTime={time.toISOString()} title={full.format(time)}>
      {clock.format(time)}
    </time>
  );
}

/** A duration in seconds or milliseconds, rounded to be readable at a glance. */
export const duration = (ms: number): string => (ms >= 10_000 ? `${(ms / 1_000).toFixed(1)} s` : ms >= 100 ? `${Math.round(ms)} ms` : `${ms.toFixed(1)} ms`);
