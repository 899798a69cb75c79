/** Letters that do not decompose into a letter and an accent. */
const others: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ħ: 'h', ı: 'i', ł: 'l', þ: 'th' };

/** A text in the form that search compares: lower case, without accents, and with a single form of each letter. */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    // Marks of Indic scripts are vowels, so they are kept.
    .replace(/[\u0300-\u036F\u0591-\u05C7\u0610-\u061A\u064B-\u065F\u0670]/gu, '')
    .replace(/[ßæœøđðħıłþ]/gu, (letter) => others[letter]!)
    .normalize('NFKC');

/**
 * The same for letter-by-letter comparison: with locale C, Postgres treats letters other than a to z as spaces, so each of them is encoded as
 * a group of letters and digits.
 */
export const foldToAscii = (text: string): string => fold(text).replace(/[^\p{ASCII}]/gu, (letter) => (/[\p{L}\p{M}\p{N}]/u.test(letter) ? `q${letter.codePointAt(0)!.toString(36)}` : ' '));
