import { formatDayOfYear } from '../strings/format.ts';
import { t } from '../strings/notifications.ts';

const dayBefore = (date: Date): string => new Date(date.getFullYear(), date.getMonth(), date.getDate() - 1).toDateString();

/** The heading for a day, in the viewer's time zone. */
export function dayOf(at: string, now = new Date()): string {
  const day = new Date(at);
  if (day.toDateString() === now.toDateString()) return t('today');
  return day.toDateString() === dayBefore(now) ? t('yesterday') : formatDayOfYear(day);
}

/** Groups things by day, keeping their order. */
export function byDay<Thing extends { created_at: string }>(things: readonly Thing[]): { day: string; things: Thing[] }[] {
  return [...Map.groupBy(things, ({ created_at }) => dayOf(created_at))].map(([day, of]) => ({ day, things: of }));
}
