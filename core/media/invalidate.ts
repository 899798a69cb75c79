import { hash } from 'node:crypto';
import type { AnyEvent } from '../../events/catalog.ts';
import type { App } from '../shared/app.ts';

/** CloudFront processes 15 wildcard paths at a time, so at most this many photos are invalidated together; each has one or two folders. */
export const mostAtOnce = 15;
/** Above this number, one path for all of an owner's photos is cheaper. */
const handful = 5;

type Removed = Extract<AnyEvent, { type: 'media.removed' }>;

/** Invalidates the CDN's copies of photos deleted from storage. Idempotent: the same events request only one invalidation. */
export async function invalidateRemoved(app: App, events: readonly Removed[]): Promise<void> {
  const paths = collapse(events.flatMap(({ data }) => data.paths));
  const reference = hash('sha256', JSON.stringify([paths, events.map(({ id }) => id).sort()])).slice(0, 32);
  await app.cdn.invalidate(paths, reference);
}

/** The paths, with those of an owner combined if the owner has many, or if there are many in total. */
export function collapse(paths: readonly string[]): string[] {
  const distinct = [...new Set(paths)].sort();
  const byOwner = Map.groupBy(distinct, (path) => /^\/(?:public\/[^/]+|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\//.exec(path)?.[0] ?? path);
  const bound = distinct.length > mostAtOnce ? 1 : handful;
  return [...byOwner].flatMap(([owner, own]) => (own.length > bound ? [`${owner}*`] : own));
}
