import { expect } from 'vitest';
import type { ReadyMedia } from '../../core/media/schema.ts';

/** Expects a later response to contain the same photo. In the meantime the consumer may have created its renditions. */
export function expectSamePhoto(later: ReadyMedia, first: ReadyMedia): void {
  const renditions = first.renditions.length > 0 ? first.renditions : later.renditions;
  expect(later).toEqual({ ...first, renditions });
}
