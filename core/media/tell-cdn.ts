import type { EventOf } from '../../events/catalog.ts';
import type { App } from '../shared/app.ts';
import { DomainError } from '../shared/errors.ts';
import { newEvent, publishUnrecorded } from '../shared/outbox.ts';
import { signaturePeriod } from './signatures.ts';

/**
 * Updates the CDN when an account's files move: sets the marker before they move, and removes it after they have moved and the
 * CDN's copies have been invalidated. Reads no other data, and is safe to repeat and to run late: later changes have a higher version.
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
  if (!(await app.cdn.invalidate(paths, `${user_id}-${version}-${gone}`))) throw new DomainError('unavailable', 'busy', 'The CDN is still invalidating copies.');
  // Files that are not erased can be reached with earlier signatures until these expire.
  await app.cdnMarkers.unmark(user_id, version, gone && !erased ? now : undefined);
}
