import type { EventOf } from '../../events/catalog.ts';
import type { App } from '../shared/app.ts';
import { DomainError } from '../shared/errors.ts';
import { newEvent, publishUnrecorded } from '../shared/outbox.ts';
import { signaturePeriod } from './signatures.ts';

/**
 * Has the CDN go by what has become of an account's files: refuse them before they move, and forget about it when they have moved and
 * it holds no copies of them. Needs no data, and is safe to repeat and to do late: what is later has a higher version.
 */
export async function tellCdn(app: App, { data }: EventOf<'media.access_changed' | 'media.moved'>): Promise<void> {
  const { user_id, version } = data;
  const now = Math.floor(app.now().getTime() / 1000);
  if ('marker' in data) {
    const { marker } = data;
    if (marker === 'none') await app.cdnMarkers.unmark(user_id, version);
    else await app.cdnMarkers.mark(user_id, { kind: marker, version, until: now + 2 * signaturePeriod });
    return publishUnrecorded(app, newEvent(app, 'media.marked', { user_id, version }));
  }
  const { gone, erased } = data;
  const paths = gone ? [`/public/${user_id}/*`, `/${user_id}/*`] : [`/public/${user_id}/*`];
  if (!(await app.cdn.invalidate(paths, `${user_id}-${version}-${gone}`))) throw new DomainError('unavailable', 'busy', 'The CDN is still forgetting copies.');
  // Files that are not erased are reached by signatures from before, until these end.
  await app.cdnMarkers.unmark(user_id, version, gone && !erased ? now : undefined);
}
