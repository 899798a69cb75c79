import * as z from 'zod';

/**
 * Text that can be stored: null bytes (which Postgres cannot store) and lone surrogates (which UTF-8 cannot encode) are
 * rejected here, so that no later step can fail on them. Text is normalized, so that it does not depend on the keyboard;
 * this matters for passwords, too (RFC 8265).
 */
const storable = () =>
  z
    .string()
    .refine((value) => !value.includes('\0'), 'must not contain null characters')
    .refine((value) => value.isWellFormed(), 'must be well-formed Unicode')
    .normalize('NFC');

/** Text of `min` to `max` code points, counted as in JSON Schema, zod and the web client. */
export const text = (min: number, max: number) => storable().min(min).max(max);

/**
 * Text that people write for others. Unreadable characters are removed: controls other than tabs and line breaks, which
 * terminals interpret, and direction overrides (U+202A to U+202E), which make one name look like another.
 */
export const written = (min: number, max: number) => storable().overwrite(readable).min(min).max(max);

/** The same, with at least one visible character. */
export const visible = (max: number) => written(1, max).refine(isVisible, 'must not be blank');

/** The same on one line; empty if nothing is visible. */
export const oneLine = (max: number) => storable().overwrite((value) => toLine(readable(value))).min(0).max(max);

const toLine = (value: string) => (isVisible(value) ? value.replace(/\s+/gu, ' ').trim() : '');

// A carriage return counts as a line break.
// oxlint-disable-next-line no-control-regex
const readable = (value: string) => value.replace(/\r\n?/g, '\n').replace(/[\u0001-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\uFEFF]/g, '');

/** Whether it contains anything but spaces, marks, characters that fonts ignore, and the blank Braille pattern, which is a symbol but invisible. */
const isVisible = (value: string) => /[^\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}\u2800]/u.test(value);

/** A URL of an immutable object behind the CDN. */
export const Url = z.string().meta({ format: 'uri', examples: ['https://media.example.com/m/3f/0198c1f2.webp'] });
