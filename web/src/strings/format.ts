import { locale } from './locale.ts';

const full = new Intl.NumberFormat(locale);
const short = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });

/** A count of likes, followers and so on, abbreviated if it is long. */
export const formatCount = (count: number) => (count < 10_000 ? full : short).format(count);

const formatter = (options: Intl.DateTimeFormatOptions) => {
  const { format } = new Intl.DateTimeFormat(locale, options);
  return (date: Date) => format(date);
};

/** For example "12 May 2026", depending on the locale. */
export const formatDate = formatter({ day: 'numeric', month: 'short', year: 'numeric' });
export const formatLongDate = formatter({ dateStyle: 'long' });
export const formatDayOfYear = formatter({ weekday: 'long', day: 'numeric', month: 'long' });
export const formatExactTime = formatter({ dateStyle: 'full', timeStyle: 'short' });

const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'narrow' });

/** For example "5m ago", depending on the locale. */
export const formatAgo = (amount: number, unit: Intl.RelativeTimeFormatUnit) => relative.format(-amount, unit);
