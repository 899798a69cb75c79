import { createHash } from 'node:crypto';
import type { AnyEvent } from '../../events/catalog.ts';
import type { App } from '../shared/app.ts';

/** CloudFront works on 15 paths with a wildcard at a time. As many photos are invalidated at once, each in one or two folders. */
export const mostAtOnce = 15;
/** From here on one path for all of an owner's costs less. */
const handful = 5;

type Removed = Extract<AnyEvent, { type: 'media.removed' }>;

/** Has the CDN forget photos that are gone from storage. The same events ask for the same once. */
export async function invalidateRemoved(app: App, events: readonly Removed[]): Promise<void> {
  const paths = collapse(events.flatMap(({ data }) => data.paths));
  const reference = createHash('sha256').update(JSON.stringify([paths, events.map(({ id }) => id).sort()])).digest('hex').slice(0, 32);
  await app.cdn.invalidate(paths, reference);
}

/** The paths, those of an owner as one if they are many, or if all of them together are. */
export function collapse(paths: readonly string[]): string[] {
  const distinct = [...new Set(paths)].sort();
  const byOwner = Map.groupBy(distinct, (path) => /^\/(?:public\/[^/]+|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\//.exec(path)?.[0] ?? path);
  const bound = distinct.length > mostAtOnce ? 1 : handful;
  return [...byOwner].flatMap(([owner, own]) => (own.length > bound ? [`${owner}*`] : own));
}
