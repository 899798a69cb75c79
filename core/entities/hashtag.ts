const longest = 100;

/** The one spelling of a hashtag, without `#`: of letters that look or mean the same in the same place, and in any case. Undefined for one that is too long. */
export function canonicalTag(hashtag: string): string | undefined {
  const tag = hashtag.normalize('NFKC').toLowerCase().normalize('NFKC');
  return [...tag].length <= longest ? tag : undefined;
}
