/** Letters that are no letter with an accent. */
const others: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ħ: 'h', ı: 'i', ł: 'l', þ: 'th' };

/** A text as search compares it: in lower case, without accents, each letter in one form. */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    // Marks of Indic scripts are vowels and stay.
    .replace(/[\u0300-\u036F\u0591-\u05C7\u0610-\u061A\u064B-\u065F\u0670]/gu, '')
    .replace(/[ßæœøđðħıłþ]/gu, (letter) => others[letter]!)
    .normalize('NFKC');

/**
 * The same for comparing letter by letter: Postgres, where its locale is C, takes letters other than a to z for spaces. Those are written as letters
 * and digits, one group for each.
 */
export const foldToAscii = (text: string): string => fold(text).replace(/[^\p{ASCII}]/gu, (letter) => (/[\p{L}\p{M}\p{N}]/u.test(letter) ? `q${letter.codePointAt(0)!.toString(36)}` : ' '));
