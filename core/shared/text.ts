import * as z from 'zod';

/**
 * Text a person wrote, of `min` to `max` code points: what JSON Schema counts, and zod and the web client with it. Null
 * bytes (which Postgres cannot store) and lone surrogates (which UTF-8 cannot) are refused here, so that no later step can
 * fail on them.
 */
export const text = (min: number, max: number) =>
  z
    .string()
    // One spelling of each character, whatever keyboard it came from: a password, too, must be the same on all of them (RFC 8265).
    .normalize('NFC')
    .min(min)
    .max(max)
    .refine((value) => !value.includes('\0'), 'must not contain null characters')
    .refine((value) => value.isWellFormed(), 'must be well-formed Unicode');

/** A link to an immutable object behind the CDN. */
export const Url = z.string().meta({ format: 'uri', examples: ['https://media.example.com/m/3f/0198c1f2.webp'] });
