import * as z from 'zod';

/** Days for which a reader may rely on it. */
const lifetime = 90;

/** The file of RFC 9116 for a contact that is an e-mail address or a link; undefined for others, which it cannot have. */
export function securityTxt(contact: string, now: Date): string | undefined {
  const uri = z.email().safeParse(contact).success ? `mailto:${contact}` : z.url({ protocol: /^https$/ }).safeParse(contact).success ? contact : undefined;
  if (uri === undefined) return undefined;
  // By the day, so that it stays the same, with one entity tag, for that long.
  const expires = new Date(now.getTime() + lifetime * 86_400_000);
  return `Contact: ${uri}\nExpires: ${expires.toISOString().slice(0, 10)}T00:00:00Z\nPreferred-Languages: en\n`;
}
