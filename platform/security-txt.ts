import * as z from 'zod';

/** How long (days) it is valid. */
const lifetime = 90;

/** A security.txt (RFC 9116) for a contact that is an email address or a link; undefined for any other, which the format does not support. */
export function securityTxt(contact: string, now: Date): string | undefined {
  const uri = z.email().safeParse(contact).success ? `mailto:${contact}` : z.url({ protocol: /^https$/ }).safeParse(contact).success ? contact : undefined;
  if (uri === undefined) return undefined;
  // Rounded to the day, so that the entity tag changes only once a day.
  const expires = new Date(now.getTime() + lifetime * 86_400_000);
  return `Contact: ${uri}\nExpires: ${expires.toISOString().slice(0, 10)}T00:00:00Z\nPreferred-Languages: en\n`;
}
