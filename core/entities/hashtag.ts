const longest = 100;

/** The canonical form of a hashtag, without `#`: independent of case and of equivalent characters. Undefined if it is too long. */
export function canonicalTag(hashtag: string): string | undefined {
  const tag = hashtag.normalize('NFKC').toLowerCase().normalize('NFKC');
  return [...tag].length <= longest ? tag : undefined;
}
