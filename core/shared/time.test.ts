import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixedTime, microsOf, Time, timeOf, timeOfMicros } from './time.ts';

describe('a time', () => {
  it.each([
    ['2026-11-22 17:09:11+00', '2026-11-22T17:09:11.000000Z'],
    ['2026-11-22 17:09:11.5+00', '2026-11-22T17:09:11.500000Z'],
    ['2026-11-22 17:09:11.123456+00', '2026-11-22T17:09:11.123456Z'],
    ['2026-11-22 18:09:11.123456+01', '2026-11-22T17:09:11.123456Z'],
    ['2026-11-22 22:39:11.12+05:30', '2026-11-22T17:09:11.120000Z'],
    ['2026-11-22 12:09:11-05', '2026-11-22T17:09:11.000000Z'],
    ['2026-11-22T17:09:11.5Z', '2026-11-22T17:09:11.500000Z'],
    ['2026-11-22T17:09:11Z', '2026-11-22T17:09:11.000000Z'],
  ])('%s has one form', (written, fixed) => {
    expect(fixedTime(written)).toBe(fixed);
    expect(Time.parse(fixed)).toBe(fixed);
    expect(fixedTime(fixed)).toBe(fixed);
  });

  it('sorts as text in the order of time, and keeps its microseconds', () => {
    const micros = fc.integer({ min: 0, max: 4_000_000_000_000_000 });
    fc.assert(
      fc.property(micros, micros, (one, other) => {
        expect(microsOf(timeOfMicros(one))).toBe(one);
        expect(Time.safeParse(timeOfMicros(one)).success).toBe(true);
        expect(timeOfMicros(one) < timeOfMicros(other)).toBe(one < other);
      }),
    );
    expect(timeOf(new Date(1_795_367_351_123))).toBe('2026-11-22T17:09:11.123000Z');
    expect(microsOf('2026-11-22T17:09:11.5Z')).toBe(1_795_367_351_500_000);
  });
});
