import { expect } from 'vitest';
import type { ReadyMedia } from '../../core/media/schema.ts';

/** That a later response shows the same photo; the consumer may have made the renditions, all of them at once, in between. */
export function expectSamePhoto(later: ReadyMedia, first: ReadyMedia): void {
  const renditions = first.renditions.length > 0 ? first.renditions : later.renditions;
  expect(later).toEqual({ ...first, renditions });
}
