import * as z from 'zod';

/** A UTC time in RFC 3339, always with six fractional digits, so that it sorts chronologically as text, and strict parsers accept it. */
export const Time = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
  .meta({ id: 'Time', format: 'date-time', description: 'A UTC time, always with six fractional digits', examples: ['2026-11-22T17:09:11.123456Z'] });

/** Converts a time from `Date` or Postgres, which may have fewer digits, a space instead of the `T`, or another offset. */
export function fixedTime(time: string): string {
  const [, whole, fraction = ''] = /^(.{10}[T ].{8})(?:\.(\d+))?(?:Z|\+00)$/.exec(time) ?? [];
  const seconds = whole?.replace(' ', 'T') ?? new Date(time).toISOString().slice(0, 19);
  const digits = whole === undefined ? (/\.(\d+)/.exec(time)?.[1] ?? '') : fraction;
  return `${seconds}.${digits.padEnd(6, '0').slice(0, 6)}Z`;
}

export const timeOf = (date: Date): string => fixedTime(date.toISOString());

/** The time `micros` microseconds after 1970-01-01T00:00:00Z. */
export function timeOfMicros(micros: number): string {
  const whole = new Date(Math.floor(micros / 1_000_000) * 1000).toISOString().slice(0, 19);
  return `${whole}.${String(micros % 1_000_000).padStart(6, '0')}Z`;
}

/** Microseconds from 1970-01-01T00:00:00Z to `time`. */
export function microsOf(time: string): number {
  return Math.trunc(Date.parse(time) / 1000) * 1_000_000 + Number(fixedTime(time).slice(20, 26));
}
