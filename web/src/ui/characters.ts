/**
 * How long a text is as the API counts: in code points. `length` and the attribute `maxlength` count UTF-16 units, of
 * which an emoji has two.
 */
export const characters = (text: string): number => Array.from(text).length;
