/**
 * The length of a text in code points, which is how the API counts. `length` and the attribute `maxlength` count UTF-16 code
 * units, of which an emoji has two.
 */
export const characters = (text: string): number => Array.from(text).length;
