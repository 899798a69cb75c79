/**
 * The length of a text as the API counts it: in code points. `length` and the attribute `maxlength` count UTF-16 units, of
 * which an emoji has two.
 */
export const characters = (text: string): number => Array.from(text).length;
