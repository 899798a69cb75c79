import type { EventOf } from '../../events/catalog.ts';
import type { App } from '../shared/app.ts';
import type { Activity } from './claims.ts';
import { handleActivity } from './handle-activity.ts';
import { tellNotice } from './tell-notice.ts';

type Told = Activity | EventOf<'notice.left'>;

/** Creates and withdraws notifications for a batch of events. Safe to repeat and to run in any order. */
export async function tellAll(app: App, given: readonly EventOf<Told['type']>[]): Promise<void> {
  const events = given as readonly Told[];
  const notices = events.filter((event) => event.type === 'notice.left');
  await Promise.all([handleActivity(app, events.filter((event) => event.type !== 'notice.left')), ...notices.map(({ data }) => tellNotice(app, data))]);
}
