import { expect, it } from 'vitest';
import { byDay, dayOf } from './days.ts';

it('names days', () => {
  const now = new Date(2026, 10, 27, 0, 5);
  expect(dayOf(new Date(2026, 10, 27, 0, 1).toISOString(), now)).toBe('Today');
  expect(dayOf(new Date(2026, 10, 26, 23, 59).toISOString(), now)).toBe('Yesterday');
  expect(dayOf(new Date(2026, 10, 24, 12).toISOString(), now)).toBe('Tuesday, November 24');
  expect(dayOf(new Date(2026, 11, 31).toISOString(), new Date(2027, 0, 1))).toBe('Yesterday');
});

it('keeps the order within and between groups', () => {
  const at = (day: number) => ({ created_at: new Date(2026, 5, day).toISOString() });
  expect(byDay([at(3), at(3), at(2)]).map(({ things }) => things.length)).toEqual([2, 1]);
});
