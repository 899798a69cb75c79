const names = new Intl.DateTimeFormat('en', { weekday: 'long', day: 'numeric', month: 'long' });

const dayBefore = (date: Date): string => new Date(date.getFullYear(), date.getMonth(), date.getDate() - 1).toDateString();

/** The heading over what happened on a day, where the viewer is. */
export function dayOf(at: string, now = new Date()): string {
  const day = new Date(at);
  if (day.toDateString() === now.toDateString()) return 'Today';
  return day.toDateString() === dayBefore(now) ? 'Yesterday' : names.format(day);
}

/** Things in their order, by days. */
export function byDay<Thing extends { created_at: string }>(things: readonly Thing[]): { day: string; things: Thing[] }[] {
  return [...Map.groupBy(things, ({ created_at }) => dayOf(created_at))].map(([day, of]) => ({ day, things: of }));
}
