import { describe, expect, it } from 'vitest';
import { isOldEnough } from './admission.ts';

describe('isOldEnough()', () => {
  it.each([
    ['2010-11-28', 16, '2026-11-27T23:59:59Z', false],
    ['2010-11-27', 16, '2026-11-27T00:00:00Z', true],
    ['2010-11-26', 16, '2026-11-27T00:00:00Z', true],
    ['2008-02-29', 18, '2026-02-28T12:00:00Z', false],
    ['2008-02-29', 18, '2026-03-01T00:00:00Z', true],
    ['2027-01-01', 1, '2026-11-27T00:00:00Z', false],
  ])('born %s, %i years, on %s: %s', (born, years, now, expected) => {
    expect(isOldEnough(born, years, new Date(now))).toBe(expected);
  });
});
